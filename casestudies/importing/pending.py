"""A file of cases between its preview and its confirmation, with the choices made for it."""

from dataclasses import dataclass

from portal.tables.pending_files import PendingFiles, Session

_files = PendingFiles("case_import")
discard = _files.discard


@dataclass(frozen=True)
class PendingImport:
    """The file as it was shown, and the choices made for it."""

    content: bytes
    publish: bool
    declarations: frozenset[str]


def keep(session: Session, pending: PendingImport) -> str:
    """Keep the file for the session, instead of an earlier one, and return its token."""
    choices = {"publish": pending.publish, "declarations": sorted(pending.declarations)}
    return _files.keep(session, pending.content, choices)


def take(session: Session, token: str) -> PendingImport | None:
    """Return the file of that token and forget it; None when the session has no such file."""
    kept = _files.take(session, token)
    if kept is None:
        return None
    content, choices = kept
    return PendingImport(content, choices["publish"], frozenset(choices["declarations"]))
