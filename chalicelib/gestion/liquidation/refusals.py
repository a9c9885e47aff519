"""Refusals of the liquidation, by name."""

from chalicelib.errors import Refusal


class NothingToPay(Refusal):
    status = 409
    code = "rien_a_liquider"
    title = "Rien à mettre en paiement"
    detail = (
        "Aucun frais accepté n’attend dans ce service, ou ceux qui attendent sont retenus\u00a0: "
        "voyez pourquoi ci-dessous."
    )


class BatchUnknown(Refusal):
    status = 404
    code = "lot_inconnu"
    title = "Lot introuvable"
    detail = "Ce lot n’existe pas, ou il est d’un service qui n’est pas le vôtre. Revenez à la liste des lots."


class BatchStillOpen(Refusal):
    status = 409
    code = "lot_en_cours"
    title = "Ce lot n’est pas encore figé"
    detail = "Attendez la fin de sa constitution, ou reprenez-la si elle s’est interrompue."


class ReturnRefused(Refusal):
    status = 422
    code = "retour_refuse"
    title = "Ce fichier de retour n’est pas accepté"
    detail = "Rien n’a été enregistré. Corrigez les lignes signalées, puis importez de nouveau le fichier entier."


class ReturnUnreadable(Refusal):
    status = 422
    code = "retour_illisible"
    title = "Ce fichier ne peut pas être lu"
    detail = "Rien n’a été enregistré. Choisissez le fichier CSV rendu par le payeur."


class ReturnUnknown(Refusal):
    status = 404
    code = "retour_inconnu"
    title = "Fichier de retour introuvable"
    detail = "Ce fichier n’a pas été importé ici. Revenez à la liste."
