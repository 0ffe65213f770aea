"""The database's own guard of the log: triggers that refuse UPDATE, and DELETE of what is still kept.

Entries may be deleted up to `pruned_sequence` of the chain, which `services.prune` sets together
with the hash that the rest is proved from. Whoever may change the schema can drop the triggers;
`manage.py audit_verify` then says that they are missing.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_CREATE = {
    "sqlite": (
        """CREATE TRIGGER audit_entry_update BEFORE UPDATE ON audit_entry
        BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END""",
        """CREATE TRIGGER audit_entry_delete BEFORE DELETE ON audit_entry
        WHEN OLD.sequence > COALESCE((SELECT pruned_sequence FROM audit_chain WHERE id = 1), 0)
        BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END""",
        # INSERT OR REPLACE deletes a row without firing the trigger of deletions.
        """CREATE TRIGGER audit_entry_replace BEFORE INSERT ON audit_entry
        WHEN EXISTS (SELECT 1 FROM audit_entry WHERE sequence = NEW.sequence)
        BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END""",
    ),
    "postgresql": (
        """CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                IF OLD.sequence <= (SELECT pruned_sequence FROM audit_chain WHERE id = 1) THEN
                    RETURN OLD;
                END IF;
            END IF;
            RAISE EXCEPTION 'audit_entry is append-only'
                USING ERRCODE = 'integrity_constraint_violation';
        END $$""",
        """CREATE TRIGGER audit_entry_change BEFORE UPDATE OR DELETE ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()""",
        """CREATE TRIGGER audit_entry_truncate BEFORE TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()""",
    ),
}
_DROP = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS audit_entry_update",
        "DROP TRIGGER IF EXISTS audit_entry_delete",
        "DROP TRIGGER IF EXISTS audit_entry_replace",
    ),
    "postgresql": (
        "DROP TRIGGER IF EXISTS audit_entry_change ON audit_entry",
        "DROP TRIGGER IF EXISTS audit_entry_truncate ON audit_entry",
    ),
}
_COUNT = {
    "sqlite": """SELECT COUNT(*) FROM sqlite_master
        WHERE type = 'trigger' AND tbl_name = 'audit_entry'""",
    "postgresql": """SELECT COUNT(*) FROM pg_trigger
        WHERE tgrelid = 'audit_entry'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')""",
}


def create(vendor: str) -> tuple[str, ...]:
    """Return the statements that put the guard up, by the vendor of Django's connection."""
    return _CREATE[vendor]


def drop(vendor: str) -> tuple[str, ...]:
    """Return the statements that take the guard away: for migrations, and for tests that start with an empty log."""
    return _DROP[vendor]


def are_in_place(connection: BaseDatabaseWrapper) -> bool:
    """Tell whether all triggers are there and enabled."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT[connection.vendor])
        return bool(cursor.fetchone()[0] == len(_DROP[connection.vendor]))
