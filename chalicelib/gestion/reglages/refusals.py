"""Refusals of the dated settings, by name."""

from chalicelib.errors import Refusal


class SettingUnknown(Refusal):
    status = 404
    code = "reglage_inconnu"
    title = "Réglage introuvable"
    detail = "Ce réglage n’existe pas. Revenez à la liste des barèmes et réglages."


class SettingMoved(Refusal):
    status = 409
    code = "reglage_change"
    title = "Ce réglage a changé entre-temps"
    detail = "Une autre personne l’a confirmé, écarté ou retiré. Rechargez la page pour voir où il en est."


class OwnSetting(Refusal):
    status = 403
    code = "reglage_a_vous"
    title = "Une autre personne doit confirmer"
    detail = "Vous avez fait cette proposition\u00a0: un autre membre la confirme. Vous pouvez l’écarter."


class AdministrateurNeeded(Refusal):
    status = 403
    code = "reglage_a_un_administrateur"
    title = "Un administrateur doit confirmer"
    detail = "Ce réglage vaut pour toute l’instance\u00a0: de ses deux signataires, l’un est administrateur."


class SettingOverlaps(Refusal):
    status = 409
    code = "reglage_en_conflit"
    title = "Ces dates ne vont plus"
    detail = (
        "Un autre réglage de ce nom, confirmé depuis, couvre une partie de ces jours. Écartez cette proposition, puis "
        "faites-en une avec d’autres dates."
    )


class FileUnreadable(Refusal):
    status = 422
    code = "reglages_illisibles"
    title = "Ce fichier ne peut pas être lu"
    detail = "Rien n’a été enregistré. Partez du fichier que cette page donne."


class FileRefused(Refusal):
    status = 422
    code = "reglages_refuses"
    title = "Ce fichier n’est pas accepté"
    detail = "Rien n’a été enregistré. Corrigez les cellules signalées, puis importez de nouveau le fichier entier."
