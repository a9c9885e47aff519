"""What the ways in of missions refuse by name."""

from chalicelib import errors


class AgendaUnknown(errors.Refusal):
    status = 404
    code = "agenda_inconnu"
    title = "Cette adresse d’agenda ne sert plus"
    detail = "Elle a été remplacée ou supprimée. Demandez-en une autre sur la page «\u00a0Vos missions\u00a0»."


class AgendaReadTooOften(errors.Refusal):
    status = 429
    code = "agenda_lu_trop_souvent"
    title = "Cet agenda est lu trop souvent"
    detail = "Réglez votre application d’agenda pour qu’elle le relise quelques fois par jour."
