"""The clocks of France: each zone with the words that name its hour, « heure de Paris »."""

from typing import Literal

Fuseau = Literal[
    "Europe/Paris",
    "America/Guadeloupe",
    "America/Martinique",
    "America/St_Barthelemy",
    "America/Marigot",
    "America/Cayenne",
    "America/Miquelon",
    "Indian/Reunion",
    "Indian/Mayotte",
    "Pacific/Wallis",
    "Pacific/Tahiti",
    "Pacific/Marquesas",
    "Pacific/Gambier",
    "Pacific/Noumea",
]
FUSEAUX: dict[str, str] = {
    "Europe/Paris": "de Paris",
    "America/Guadeloupe": "de la Guadeloupe",
    "America/Martinique": "de la Martinique",
    "America/St_Barthelemy": "de Saint-Barthélemy",
    "America/Marigot": "de Saint-Martin",
    "America/Cayenne": "de la Guyane",
    "America/Miquelon": "de Saint-Pierre-et-Miquelon",
    "Indian/Reunion": "de La Réunion",
    "Indian/Mayotte": "de Mayotte",
    "Pacific/Wallis": "de Wallis-et-Futuna",
    "Pacific/Tahiti": "de Papeete",
    "Pacific/Marquesas": "des Marquises",
    "Pacific/Gambier": "des Gambier",
    "Pacific/Noumea": "de Nouméa",
}
