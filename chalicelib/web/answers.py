"""What a view gives back when a plain dictionary (200) does not say it all: the type names the status and the shape."""

from typing import ClassVar, Generic, TypeVar

from chalice import Response

T = TypeVar("T")
Headers = dict[str, str | list[str]]


class Answer(Response, Generic[T]):
    """A JSON answer of one shape, under the status of its class."""

    status: ClassVar[int]

    def __init__(self, body: T, headers: Headers | None = None) -> None:
        super().__init__(body=body, headers=headers or {}, status_code=self.status)


class Ok(Answer[T]):
    """200, with headers of its own."""

    status = 200


class Created(Answer[T]):
    """201."""

    status = 201


class Accepted(Answer[T]):
    """202: it goes on elsewhere."""

    status = 202


class Empty(Response):
    """204."""

    status: ClassVar[int] = 204

    def __init__(self, headers: Headers | None = None) -> None:
        super().__init__(body="", headers=headers or {}, status_code=self.status)


class Attached(Response):
    """A text that the browser saves under a name."""

    status: ClassVar[int] = 200
    kind: ClassVar[str]

    def __init__(self, content: str, name: str, more: Headers | None = None) -> None:
        headers: Headers = (more or {}) | {
            "Content-Type": f"{self.kind}; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{name}"',
        }
        super().__init__(body=content, headers=headers, status_code=self.status)


class Calendar(Attached):
    """iCalendar."""

    kind = "text/calendar"


class Csv(Attached):
    """A table for spreadsheets."""

    kind = "text/csv"


class Unchanged(Response):
    """304: what the client has is still so."""

    status: ClassVar[int] = 304

    def __init__(self, headers: Headers) -> None:
        super().__init__(body="", headers=headers, status_code=self.status)


class Away(Response):
    """303: the browser goes elsewhere."""

    status: ClassVar[int] = 303

    def __init__(self, page: str, cookies: list[str]) -> None:
        headers: Headers = {"Location": page} | ({"Set-Cookie": cookies} if cookies else {})
        super().__init__(body="", headers=headers, status_code=self.status)
