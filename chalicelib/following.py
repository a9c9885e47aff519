"""Whom the e-mail under way is about, and for which job: SES is told with the message, and says it with its fate.

The fate of a message finds its person by itself, whatever comes first: it, or our own record of the sending.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass
class Course:
    """`compte`: id of the account, none for somebody of the staff. `left`: templates of the messages that left."""

    job: str
    compte: str
    left: list[str] = field(default_factory=list)


_course: ContextVar[Course | None] = ContextVar("course", default=None)


@contextmanager
def about(job: str, compte: str) -> Iterator[Course]:
    """What is sent inside is for this job, about this account."""
    course = Course(job, compte)
    token = _course.set(course)
    try:
        yield course
    finally:
        _course.reset(token)


def concerns(compte: str) -> None:
    """The account, where the job itself does not name it."""
    if course := _course.get():
        course.compte = compte


def tags(template: str) -> list[dict[str, str]]:
    """What SES is told of a message: ids and the kind, nothing of a person nor of the text."""
    course = _course.get()
    if course is None or not course.compte:
        return []
    told = {"compte": course.compte, "envoi": course.job, "sorte": template}
    return [{"Name": name, "Value": value} for name, value in told.items()]


def note(template: str) -> None:
    """A message has left."""
    if course := _course.get():
        course.left.append(template)
