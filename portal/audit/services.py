"""Recording deeds, chaining them, proving the chain, and deleting what is kept no longer.

`record` is all that other apps call. It writes in the caller's transaction, so that there is no
deed without its entry and no entry of a deed that was rolled back; `seal` gives the entry its
number and hash right after the commit.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone

from portal.audit import alerts, mails, triggers
from portal.audit.addresses import network_address
from portal.audit.chain import HASHED, hash_of
from portal.audit.current import current_request, person_at_work
from portal.audit.lines import write_lines
from portal.audit.models import DETAILS, Action, Chain, Deed, Entry, Outcome, PendingEntry
from portal.audit.things import SYSTEM, VISITOR, Thing, person_label, short, thing_of
from portal.japanese.model_fields import clean_data

MOST_VALUES = 100
VALUE_LENGTH = 150
#: How long a person who reads the same thing again is not recorded again.
READING_TIME = datetime.timedelta(hours=1)

_ONLY_ROW = 1
_BATCH = 500
_DEED_FIELDS = tuple(field.name for field in Deed._meta.fields)


def record(
    action: Action,
    *,
    obj: Model | Thing | None = None,
    actor: Any = None,
    request: HttpRequest | None = None,
    outcome: Outcome = Outcome.SUCCESS,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Record a deed in the running transaction.

    Args:
        action: What was done.
        obj: The thing it was done to. Its title is not kept (`portal.audit.things`).
        actor: The user who did it; None for the one who is signed in, or else for nobody.
        request: Where it came from; None for the request that is being answered, if any.
        outcome: How it ended.
        details: Values under the keys in `DETAILS`: texts, whole numbers, or lists of texts.

    Raises:
        ValueError: A key or a value that the details may not have.
    """
    deed = _deed(action, obj, actor=actor, request=request, outcome=outcome, details=details)
    PendingEntry.objects.bulk_create([PendingEntry(**deed)])
    transaction.on_commit(seal, robust=True)


def record_once(action: Action, *, obj: Model, details: Mapping[str, Any]) -> None:
    """Record a deed unless the same is recorded of the same thing with the same details."""
    wanted = _deed(action, obj, details=details)
    same = {name: wanted[name] for name in ("action", "object_type", "object_id")}
    models = (Entry, PendingEntry)
    known = (
        row for model in models for row in model._default_manager.filter(**same).values("details")
    )
    if all(row["details"] != wanted["details"] for row in known):
        record(action, obj=obj, details=details)


def record_reading(
    action: Action,
    *,
    obj: Model,
    request: HttpRequest,
    outcome: Outcome = Outcome.SUCCESS,
) -> None:
    """Record that the person who is signed in has read a thing: once a person, thing and hour.

    A page view is not an event. Nobody is recorded who is not signed in, nor HEAD, which
    shows nothing.
    """
    actor = person_at_work(request)
    if actor is None or request.method == "HEAD":
        return
    thing = thing_of(obj)
    recent = Q(
        actor_id=actor.pk,
        action=action,
        at__gt=timezone.now() - READING_TIME,
        object_type=thing.type,
        object_id=thing.id,
        outcome=outcome,
    )
    if not any(m._default_manager.filter(recent).exists() for m in (Entry, PendingEntry)):
        record(action, obj=thing, actor=actor, request=request, outcome=outcome)


def _deed(
    action: Action,
    obj: Model | Thing | None = None,
    *,
    actor: Any = None,
    request: HttpRequest | None = None,
    outcome: Outcome = Outcome.SUCCESS,
    details: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the fields of a deed, exactly as the columns store them: the hash is made of them."""
    request = request or current_request()
    actor = actor or person_at_work(request)
    nobody = VISITOR if request is not None else SYSTEM
    thing = thing_of(obj) if isinstance(obj, Model) else obj or Thing()
    return {
        "at": timezone.now(),
        "actor_id": actor.pk if actor is not None else None,
        "actor_label": person_label(actor) if actor is not None else nobody,
        "action": Action(action).value,
        "object_type": thing.type,
        "object_id": thing.id,
        "object_label": thing.label,
        "address": network_address(request) if request is not None else "",
        "outcome": Outcome(outcome).value,
        "details": _checked(details or {}),
    }


def _checked(details: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(details) - set(DETAILS)
    if unknown:
        message = f"The audit log takes no details called {', '.join(sorted(unknown))}."
        raise ValueError(message)
    return {key: _small(value) for key, value in details.items()}


def _small(value: Any) -> Any:
    match value:
        case bool() | int():
            return value
        case str():
            return clean_data(short(value, VALUE_LENGTH))
        case list() | tuple():
            return [_small(str(each)) for each in value[:MOST_VALUES]]
        case _:
            message = f"The audit log takes texts, numbers and lists of texts, not {type(value)}."
            raise ValueError(message)


def seal() -> int:
    """Chain what is recorded and committed; return how many entries it has made.

    Called after each commit, and before the log is shown, exported or proved: whatever a killed
    process has left is chained by the next one. The lock of the chain is the only one that is
    taken here, so that nobody can wait for each other.
    """
    made, more = 0, PendingEntry.objects.exists()
    while more:
        with transaction.atomic():
            batch = _seal_batch()
        made, more = made + batch, batch == _BATCH
    return made


def _seal_batch() -> int:
    chain = _locked_chain()
    pending = list(PendingEntry.objects.order_by("pk")[:_BATCH])
    if not pending:  # another process was faster
        return 0
    entries = _append(chain, [_values(each) for each in pending])
    warnings = _append(chain, [_values(each) for each in alerts.due(entries)])
    done = PendingEntry.objects.filter(pk__in=[each.pk for each in pending])
    done._raw_delete(done.db)  # in one statement: nobody listens to these rows
    transaction.on_commit(partial(write_lines, [*entries, *warnings]), robust=True)
    if warnings:
        transaction.on_commit(partial(mails.warn, warnings), robust=True)
    return len(entries)


def _locked_chain() -> Chain:
    """Return the ends of the chain, locked until the transaction ends (SQLite: the database is)."""
    rows = Chain.objects.select_for_update().filter(pk=_ONLY_ROW)
    found = rows.first()
    if found is None:
        Chain.objects.bulk_create([Chain(pk=_ONLY_ROW)], ignore_conflicts=True)
        found = rows.get()
    return found


def _values(deed: Deed) -> dict[str, Any]:
    return {name: getattr(deed, name) for name in _DEED_FIELDS}


def _append(chain: Chain, deeds: Sequence[Mapping[str, Any]]) -> list[Entry]:
    """Append deeds to the locked chain."""
    entries = []
    for deed in deeds:
        values = {**deed, "sequence": chain.sequence + 1, "previous_hash": chain.hash}
        chain.sequence, chain.hash = values["sequence"], hash_of(values)
        entries.append(Entry(**values, hash=chain.hash))
    if entries:
        Entry.objects.bulk_create(entries)
        Chain.objects.filter(pk=chain.pk).update(sequence=chain.sequence, hash=chain.hash)
    return entries


def prune(now: datetime.datetime | None = None) -> int:
    """Delete the oldest entries whose time (AUDIT_RETENTION_DAYS) is over; return how many.

    Only the beginning of the chain is deleted, up to the first entry that is kept. The deletion is
    itself an entry, which names the last number that was deleted; `verify` compares the two.
    """
    seal()
    cut = (now or timezone.now()) - datetime.timedelta(days=settings.AUDIT_RETENTION_DAYS)
    with transaction.atomic():
        chain = _locked_chain()
        kept = Entry.objects.filter(at__gte=cut).order_by("sequence").first()
        last = Entry.objects.filter(sequence=kept.sequence - 1 if kept else chain.sequence).first()
        if last is None:
            return 0
        count = last.sequence - chain.pruned_sequence
        details = {"count": count, "first": chain.pruned_sequence + 1, "last": last.sequence}
        entries = _append(chain, [_deed(Action.PRUNED, details=details)])
        Chain.objects.filter(pk=chain.pk).update(
            pruned_sequence=last.sequence, pruned_hash=last.hash
        )
        with connection.cursor() as cursor:
            # Past the model, which refuses; the triggers look at `pruned_sequence`.
            cursor.execute("DELETE FROM audit_entry WHERE sequence <= %s", [last.sequence])
        transaction.on_commit(partial(write_lines, entries), robust=True)
    return count


@dataclass(frozen=True, slots=True)
class Verification:
    """What a proof of the chain has found.

    `broken_at` is the first sequence number at which the chain does not hold, None when it does;
    `problem` says in Japanese what is wrong. `first` and `last` are the ends of what was read.
    """

    ok: bool
    entries: int
    first: int
    last: int
    last_hash: str
    broken_at: int | None = None
    problem: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the same for machines."""
        return asdict(self)


def verify(expected: tuple[int, str] | None = None) -> Verification:
    """Prove the chain from the first entry kept to the last.

    Args:
        expected: A sequence number and its hash as some copy elsewhere has it (a line of standard
            output): shows whether the log was rewritten as a whole since.
    """
    seal()
    found, chain = _walk(expected)
    if not found.ok and Chain.objects.filter(pruned_sequence__gt=chain.pruned_sequence).exists():
        # Old entries were deleted meanwhile.
        found, _ = _walk(expected)
    return found


def _walk(expected: tuple[int, str] | None) -> tuple[Verification, Chain]:
    chain = Chain.objects.filter(pk=_ONLY_ROW).first() or Chain()
    sequence, digest, count, pruned_last = chain.pruned_sequence, chain.pruned_hash, 0, 0
    broken: tuple[int, str] | None = None
    for values, stored in _stored(chain.sequence):
        count += 1
        problem = _problem(values, stored, sequence + 1, digest, expected)
        if problem:
            # Where a number is missing, it is the number that is missing.
            broken = min(values["sequence"], sequence + 1), problem
            break
        sequence, digest = values["sequence"], stored
        if values["action"] == Action.PRUNED:
            pruned_last = int(values["details"].get("last", 0))
    broken = broken or _problem_of_ends(chain, sequence, digest, pruned_last)
    return (
        Verification(
            ok=broken is None,
            entries=count,
            first=chain.pruned_sequence + 1,
            last=sequence,
            last_hash=digest,
            broken_at=broken[0] if broken else None,
            problem=broken[1] if broken else "",
        ),
        chain,
    )


def _stored(last: int) -> Iterator[tuple[dict[str, Any], str]]:
    rows = Entry.objects.filter(sequence__lte=last).order_by("sequence")
    for *values, stored in rows.values_list(*HASHED, "hash").iterator(chunk_size=2000):
        yield dict(zip(HASHED, values, strict=True)), stored


def _problem(
    values: Mapping[str, Any],
    stored: str,
    number: int,
    previous: str,
    expected: tuple[int, str] | None,
) -> str:
    if values["sequence"] != number:
        return "通し番号が続いていません。記録が抜けているか、付け足されています。"
    if values["previous_hash"] != previous:
        return "前の記録とつながっていません。"
    if hash_of(values) != stored:
        return "記録の内容がハッシュと合いません。書き換えられています。"
    if expected and expected[0] == number and expected[1] != stored:
        return "控えのハッシュと合いません。控えを取ったあとに、記録全体が作り直されています。"
    return ""


def _problem_of_ends(
    chain: Chain, sequence: int, digest: str, pruned_last: int
) -> tuple[int, str] | None:
    if (sequence, digest) != (chain.sequence, chain.hash):
        return sequence + 1, "最後の記録がありません。末尾が削除されています。"
    last = Chain.objects.filter(pk=_ONLY_ROW).values("sequence")
    beyond = Entry.objects.filter(sequence__gt=Coalesce(Subquery(last), 0)).order_by("sequence")
    if (added := beyond.first()) is not None:
        return added.sequence, "最後の記録のあとに、記録が付け足されています。"
    if pruned_last != chain.pruned_sequence:
        return (
            chain.pruned_sequence + 1,
            "保存期間による削除の記録がないのに、先頭が削除されています。",
        )
    if not triggers.are_in_place(connection):
        return sequence, "書き換えを防ぐデータベースのトリガーがありません。"
    return None
