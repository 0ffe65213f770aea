"""What can be handed over: the registry of all fields that name a user.

Each foreign key to the user model is either an assignment, which changes hands, or a record or a
personal thing, which stays. `portal.handover.checks` reports fields that are neither.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any, Protocol

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q, QuerySet

from portal.accounts.models import User
from portal.audit.models import Action
from portal.audit.names import names_for
from portal.audit.services import record
from portal.audit.things import person_label, thing_of


@dataclass(frozen=True, slots=True)
class Held:
    """Something that somebody holds, with the title that the one who looks may see."""

    object: Any
    title: str


class Assignment(Protocol):
    """A way in which things belong to a user.

    `key` names it in the database: `app_label.Model.field`; `label` is its name in Japanese.
    """

    @property
    def key(self) -> str:
        """Return the name of the field."""

    @property
    def label(self) -> str:
        """Return in which way things belong to a giver, in Japanese."""

    def can_go_to(self, receiver: User) -> bool:
        """Tell whether the receiver can hold such things."""

    def held_by(self, user: User) -> "QuerySet[Any]":
        """Return the things of a user."""

    def things(self, numbers: Collection[int]) -> "QuerySet[Any]":
        """Return the things with these numbers."""

    def thing(self, number: int) -> Any:
        """Return the thing with a number; None if it was deleted."""

    def seen(self, things: "QuerySet[Any]", actor: User) -> list[Held]:
        """Return those of the things that `actor` may see."""

    def give(self, thing: Any, giver: User, receiver: User) -> bool:
        """Give the thing to the receiver; tell whether the receiver held it before."""

    def take_back(self, thing: Any, giver: User, receiver: User, *, was_shared: bool) -> bool:
        """Give it back; False, and nothing is done, if it belongs to neither as it did afterwards."""


def seen_things(things: Iterable[Any], actor: User, about: Callable[[Any], Any]) -> list[Held]:
    """Return the things whose subject `actor` may see; one look-up for each kind of subject.

    `about` returns the page, file or contact that a thing is about.
    """
    listed = [(thing, thing_of(subject)) for thing in things if (subject := about(thing))]
    kinds: dict[str, set[str]] = {}
    for _, subject in listed:
        kinds.setdefault(subject.type, set()).add(subject.id)
    names = {kind: names_for(actor, kind, numbers) for kind, numbers in kinds.items()}
    return [
        Held(thing, names[subject.type][subject.id].title)
        for thing, subject in listed
        if subject.id in names[subject.type]
    ]


def itself(thing: Any) -> Any:
    """Return the thing: it is what has to be visible."""
    return thing


@dataclass(frozen=True)
class _OfField:
    """What both kinds of assignments have: a field of a model.

    Attributes:
        model: `app_label.Model` that has the field.
        label: In which way things belong to a giver, in Japanese.
    """

    model: str
    field: str
    label: str

    @property
    def key(self) -> str:
        """Return the name of the field."""
        return f"{self.model}.{self.field}"

    def can_go_to(self, receiver: User) -> bool:
        """Tell whether the receiver can hold such things."""
        return True

    def things(self, numbers: Collection[int]) -> "QuerySet[Any]":
        """Return the things with these numbers."""
        rows = apps.get_model(self.model)._default_manager
        return rows.filter(pk__in=numbers).order_by("pk")

    def thing(self, number: int) -> Any:
        """Return the thing with a number; None if it was deleted."""
        return self.things([number]).first()


@dataclass(frozen=True)
class ForeignKeyAssignment(_OfField):
    """A foreign key to the user.

    Attributes:
        only: Which rows count; the others are records.
        about: Returns what has to be visible to the one who hands over.
        save: Stores a row whose field has changed.
        unique: Fields that, together with the user, may exist only once.
    """

    only: Q = dataclass_field(default_factory=Q)
    about: Callable[[Any], Any] = itself
    save: Callable[[Any, str], None] = lambda thing, name: thing.save(update_fields=[name])
    unique: tuple[str, ...] = ()

    def held_by(self, user: User) -> "QuerySet[Any]":
        """Return the things of a user."""
        rows = apps.get_model(self.model)._default_manager
        return rows.filter(self.only, **{self.field: user}).order_by("pk")

    def seen(self, things: "QuerySet[Any]", actor: User) -> list[Held]:
        """Return those of the things that `actor` may see."""
        return seen_things(things, actor, self.about)

    def give(self, thing: Any, giver: User, receiver: User) -> bool:
        """Set the field, unless the receiver has the same thing already."""
        if self.unique:
            same = {name: getattr(thing, name) for name in self.unique}
            if self.held_by(receiver).filter(**same).exists():
                return True
        self._set(thing, receiver)
        return False

    def take_back(self, thing: Any, giver: User, receiver: User, *, was_shared: bool) -> bool:
        """Set the field back."""
        if was_shared:
            return True
        # Neither what belongs to somebody else by now, nor what has become a record.
        if not self.held_by(receiver).filter(pk=thing.pk).exists():
            return False
        self._set(thing, giver)
        return True

    def _set(self, thing: Any, user: User) -> None:
        setattr(thing, self.field, user)
        self.save(thing, self.field)


@dataclass(frozen=True)
class ParticipantAssignment(_OfField):
    """A relation to several users (関係者).

    Attributes:
        also: Called after a change, with the thing, who left and who came, for copies of the relation;
            with the same person twice if nobody left. It has to save the thing, so that whatever
            follows it (the search) notices.
    """

    also: Callable[[Any, User, User], None] = lambda thing, _old, _new: thing.save(
        update_fields=["visibility"]
    )

    def held_by(self, user: User) -> "QuerySet[Any]":
        """Return the things with the user among those concerned."""
        rows = apps.get_model(self.model)._default_manager
        through = self._through.filter(user_id=user.pk)
        return rows.filter(pk__in=through.values(self._source)).order_by("pk")

    def seen(self, things: "QuerySet[Any]", actor: User) -> list[Held]:
        """Return those of the things that `actor` may see."""
        return seen_things(things, actor, itself)

    def give(self, thing: Any, giver: User, receiver: User) -> bool:
        """Put the receiver in the place of the giver."""
        was_shared: bool = self._rows(thing, receiver).exists()
        self._replace(thing, giver, receiver)
        return was_shared

    def take_back(self, thing: Any, giver: User, receiver: User, *, was_shared: bool) -> bool:
        """Put the giver back; the receiver stays if they were there before."""
        if not self._rows(thing, receiver).exists() or self._rows(thing, giver).exists():
            return False
        if was_shared:
            self._through.create(**{f"{self._source}": thing.pk, "user_id": giver.pk})
            record(Action.VISIBILITY, obj=thing, details={"added": [person_label(giver)]})
            self.also(thing, giver, giver)
        else:
            self._replace(thing, receiver, giver)
        return True

    def _replace(self, thing: Any, old: User, new: User) -> None:
        self._rows(thing, old).delete()
        self._through.get_or_create(**{f"{self._source}": thing.pk, "user_id": new.pk})
        # Rows of the relation send no signal that the log of visibility could follow.
        details = {"added": [person_label(new)], "removed": [person_label(old)]}
        record(Action.VISIBILITY, obj=thing, details=details)
        self.also(thing, old, new)

    @property
    def _relation(self) -> Any:
        return apps.get_model(self.model)._meta.get_field(self.field)

    @property
    def _through(self) -> Any:
        return self._relation.remote_field.through._default_manager

    @property
    def _source(self) -> str:
        return f"{self._relation.m2m_field_name()}_id"

    def _rows(self, thing: Any, user: User) -> "QuerySet[Any]":
        rows: QuerySet[Any] = self._through.filter(
            **{f"{self._source}": thing.pk, "user_id": user.pk}
        )
        return rows


@dataclass(frozen=True)
class TextAssignment(_OfField):
    """A text that says who somebody is, e.g. the name or the mail address of an account.

    Attributes:
        value: Returns what the text is for a user; empty: the user is never meant.
        only: Returns which rows may mean the user.
    """

    value: Callable[[User], str]
    only: Callable[[User], Q] = lambda _user: Q()

    def can_go_to(self, receiver: User) -> bool:
        """Tell whether there is a text for the receiver: none is not written over another."""
        return bool(self.value(receiver))

    def held_by(self, user: User) -> "QuerySet[Any]":
        """Return the things with the text of a user."""
        rows = apps.get_model(self.model)._default_manager.order_by("pk")
        if not self.value(user):
            return rows.none()
        return rows.filter(self.only(user), **{f"{self.field}__iexact": self.value(user)})

    def seen(self, things: "QuerySet[Any]", actor: User) -> list[Held]:
        """Return those of the things that `actor` may see."""
        return seen_things(things, actor, itself)

    def give(self, thing: Any, giver: User, receiver: User) -> bool:
        """Write the text of the receiver."""
        self._set(thing, receiver)
        return False

    def take_back(self, thing: Any, giver: User, receiver: User, *, was_shared: bool) -> bool:
        """Write the text of the giver again."""
        written, before = self.value(receiver), self.value(giver)
        if not written or not before or getattr(thing, self.field).casefold() != written.casefold():
            return False
        self._set(thing, giver)
        return True

    def _set(self, thing: Any, user: User) -> None:
        setattr(thing, self.field, self.value(user))
        thing.save(update_fields=[self.field])


_assignments: dict[str, Assignment] = {}
_staying: dict[str, str] = {}


def register_assignment(assignment: Assignment) -> None:
    """Let the things of a field change hands."""
    _assignments[assignment.key] = assignment


def register_staying(reason: str, *keys: str) -> None:
    """Declare fields (`app_label.Model.field`) that stay as they are, with the reason."""
    _staying.update(dict.fromkeys(keys, reason))


def assignments() -> Collection[Assignment]:
    """Return all assignments in the order of their registration."""
    return _assignments.values()


def assignment_named(key: str) -> Assignment | None:
    """Return an assignment; None if an earlier version knew it."""
    return _assignments.get(key)


def undeclared() -> list[str]:
    """Return the fields that name a user but are neither handed over nor declared to stay."""
    known = _assignments.keys() | _staying.keys()
    return sorted(
        name for model in apps.get_models() for name in _fields(model) if name not in known
    )


def unknown() -> list[str]:
    """Return the registered fields that do not exist."""
    return sorted(key for key in _assignments.keys() | _staying.keys() if not _exists(key))


def _exists(key: str) -> bool:
    model, _, name = key.rpartition(".")
    try:
        apps.get_model(model)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return False
    return True


def _fields(model: type[Model]) -> Iterable[str]:
    """Return the model's own fields that name a user; inherited ones belong to the parent."""
    own = [*model._meta.local_fields, *model._meta.local_many_to_many]
    for each in own:
        if each.related_model is User and model is not User:
            yield f"{model._meta.label}.{each.name}"
