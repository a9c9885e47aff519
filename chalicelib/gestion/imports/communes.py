"""Old commune codes brought to today's commune: arrondissements by rule, communes déléguées by a short table.

The table holds the communes of 20,000 inhabitants or more that absorbed others (Code officiel géographique 2026).
A smaller one keeps the code of the file, which then differs from its neighbours' and leaves travel due.
"""

from chalicelib.frais.regles.communes import commune

_ABSORBED = {
    "05061": "05125",  # Gap
    "39198": "39256",  # Dole
    "42218": "42190",  # Saint-Étienne
    "49023": "49006 49072 49151 49162 49165 49239 49243 49312 49375",  # Beaupréau-en-Mauges
    "49092": "49071 49074 49111 49153 49169 49199 49225 49268 49281 49300 49325 49351",  # Chemillé-en-Anjou
    "49099": "79224",  # Cholet
    "49301": "49179 49206 49258 49263 49264 49273 49285 49349 49350",  # Sèvremoine
    "49328": "49016 49118 49287 49293",  # Saumur
    "50129": "50173 50203 50416 50602",  # Cherbourg-en-Cotentin
    "52121": "52078",  # Chaumont
    "59183": "59248 59380 59540",  # Dunkerque
    "59350": "59298 59355",  # Lille
    "62178": "62482",  # Bruay-la-Buissière
    "69149": "69152",  # Oullins-Pierre-Bénite
    "71270": "71260 71432 71511",  # Mâcon
    "74010": "74011 74093 74182 74217 74268",  # Annecy
    "76217": "76466",  # Dieppe
    "76351": "76539",  # Le Havre
    "78158": "78524",  # Le Chesnay-Rocquencourt
    "78551": "78251",  # Saint-Germain-en-Laye
    "85146": "85027 85107 85217 85224",  # Montaigu-Vendée
    "86066": "86267",  # Châtellerault
    "89024": "89435",  # Auxerre
    "93066": "93059",  # Saint-Denis
}
_TODAY = {old: today for today, olds in _ABSORBED.items() for old in olds.split()}


def commune_actuelle(code: str) -> str:
    """The INSEE code of the commune that holds this arrondissement or former commune; any other code is kept."""
    return _TODAY.get(code) or commune(code)
