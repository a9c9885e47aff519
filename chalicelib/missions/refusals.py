"""What the ways in of missions refuse by name."""

from chalicelib import errors


class AgendaUnknown(errors.Refusal):
    status = 404
    code = "agenda_inconnu"
    title = "Cette adresse d’agenda ne sert plus"
    detail = "Elle a été remplacée ou supprimée. Demandez-en une autre sur la page «\u00a0Vos missions\u00a0»."


class AgendaReplaced(errors.Refusal):
    status = 410
    code = "agenda_remplace"
    title = "Cette adresse d’agenda a été remplacée"
    detail = "Une adresse plus récente a été donnée. Mettez-la dans votre application d’agenda, à la place de celle-ci."


class AgendaReadTooOften(errors.Refusal):
    status = 429
    code = "agenda_lu_trop_souvent"
    title = "Cet agenda est lu trop souvent"
    detail = "Réglez votre application d’agenda pour qu’elle le relise quelques fois par jour."
