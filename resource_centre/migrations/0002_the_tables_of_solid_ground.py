"""The tables of solid ground."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _is_sqlite() -> bool:
    """There a constraint can only come with its column."""
    return op.get_bind().dialect.name == "sqlite"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "asked_person",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "reviewer",
                "moderator",
                "chief_moderator",
                "curator",
                "auditor",
                "administrator",
                name="rolename",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "reviewer_kind",
            sa.Enum(
                "practitioner",
                "methodologist",
                "lived_experience",
                name="reviewerkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("language", sa.String(length=2), nullable=False, comment="of the letter"),
        sa.Column("asked_by", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_person")),
    )
    op.create_table(
        "clock_run",
        sa.Column("job", sa.String(length=160), nullable=False, comment="module:function"),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_clock_run")),
    )
    op.create_table(
        "mail_trouble",
        sa.Column("address_key", sa.String(length=64), nullable=False, comment="keyed hash"),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False, comment="5.1.1 of RFC 3463"),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address_key", name=op.f("pk_mail_trouble")),
    )
    op.create_table(
        "public_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_state")),
    )
    op.create_table(
        "sent_mail",
        sa.Column("key", sa.String(length=80), nullable=False, comment="in the Message-ID"),
        sa.Column(
            "address_key", sa.String(length=64), nullable=False, comment="keyed hash of the address"
        ),
        sa.Column(
            "person_id", sa.String(length=32), nullable=True, comment="empty: no person was named"
        ),
        sa.Column("day", sa.Date(), nullable=False, comment="of the city"),
        sa.Column(
            "is_counted",
            sa.Boolean(),
            nullable=False,
            comment="towards the day's number of the address",
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sent_mail")),
    )
    op.create_index("ix_sent_mail_count", "sent_mail", ["address_key", "day"], unique=False)
    op.create_table(
        "vocabulary_term",
        sa.Column("vocabulary", sa.String(length=40), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False, comment="never used again"),
        sa.Column("label_en", sa.String(length=200), nullable=True),
        sa.Column("label_ru", sa.String(length=200), nullable=True),
        sa.Column(
            "place",
            sa.Integer(),
            nullable=True,
            comment="order on the screen; empty: as in the file",
        ),
        sa.Column("is_retired", sa.Boolean(), nullable=False, comment="known, but not offered"),
        sa.Column(
            "merged_into", sa.String(length=40), nullable=True, comment="slug that counts for it"
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(length=32), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "merged_into IS NULL OR merged_into <> slug",
            name=op.f("ck_vocabulary_term_not_into_itself"),
        ),
        sa.PrimaryKeyConstraint("vocabulary", "slug", name=op.f("pk_vocabulary_term")),
    )
    op.create_table(
        "wrong_try",
        sa.Column("key", sa.String(length=64), nullable=False, comment="hash of what and who"),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_wrong_try")),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "terms",
                "privacy",
                "public_name",
                name="consentkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "text_version",
            sa.String(length=10),
            nullable=False,
            comment="date of the text agreed to",
        ),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_person_id"), "consent", ["person_id"], unique=False)
    op.create_table(
        "decision_seal",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False, comment="from 1 on"),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column(
            "hash",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the last hash and the row",
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_decision_seal_decision_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_decision_seal")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_decision_seal_decision_id")),
    )
    op.create_table(
        "join_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "accepted",
                "refused",
                "withdrawn",
                name="joinstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="rises with each step"),
        sa.Column("words", sa.Text(), nullable=False, comment="who they are, in their words"),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_join_request_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_join_request_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_request")),
    )
    op.create_index(
        op.f("ix_join_request_organisation_id"), "join_request", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_join_request_person_id"), "join_request", ["person_id"], unique=False)
    op.create_index(
        "uq_join_request_one_open",
        "join_request",
        ["organisation_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "registration",
                "password_reset",
                "new_email",
                "password_changed",
                "email_changed",
                "account_closed",
                name="letterpurpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("email", sa.String(length=254), nullable=False, comment="where it goes"),
        sa.Column("email_key", sa.String(length=254), nullable=False, comment="NFKC, casefold"),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column(
            "facts",
            sa.JSON(),
            nullable=False,
            comment="of a registration: the name and the consents; gone with the row",
        ),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_letter_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_letter_token_hash")),
    )
    op.create_index(op.f("ix_letter_expires_at"), "letter", ["expires_at"], unique=False)
    op.create_index(op.f("ix_letter_person_id"), "letter", ["person_id"], unique=False)
    op.create_index("ix_letter_whose", "letter", ["purpose", "email_key"], unique=False)
    op.create_table(
        "notification_choice",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("group_name", sa.String(length=40), nullable=False),
        sa.Column(
            "choice",
            sa.Enum(
                "at_once",
                "digest",
                "inbox",
                name="choice",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notification_choice_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "group_name", name=op.f("pk_notification_choice")),
    )
    op.create_table(
        "organisation_address",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_address_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_organisation_address")),
    )
    op.create_index(
        op.f("ix_organisation_address_organisation_id"),
        "organisation_address",
        ["organisation_id"],
        unique=False,
    )
    op.create_table(
        "organisation_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "email", sa.String(length=254), nullable=False, comment="as typed; the mail goes there"
        ),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "member",
                "manager",
                name="memberrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=2), nullable=False, comment="of the mail"),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "taken_up",
                "revoked",
                "expired",
                name="invitationstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="rises with each step"),
        sa.Column(
            "nonce", sa.String(length=32), nullable=False, comment="with our key it makes the token"
        ),
        sa.Column("token_hash", sa.String(length=64), nullable=False, comment="SHA-256"),
        sa.Column("invited_by", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_invitation_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_organisation_invitation_token_hash")),
    )
    op.create_index(
        op.f("ix_organisation_invitation_email_key"),
        "organisation_invitation",
        ["email_key"],
        unique=False,
    )
    op.create_index(
        op.f("ix_organisation_invitation_organisation_id"),
        "organisation_invitation",
        ["organisation_id"],
        unique=False,
    )
    op.create_table(
        "organisation_merge",
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("from_id <> into_id", name=op.f("ck_organisation_merge_into_another")),
        sa.ForeignKeyConstraint(
            ["from_id"], ["organisation.id"], name=op.f("fk_organisation_merge_from_id")
        ),
        sa.ForeignKeyConstraint(
            ["into_id"], ["organisation.id"], name=op.f("fk_organisation_merge_into_id")
        ),
        sa.PrimaryKeyConstraint("from_id", name=op.f("pk_organisation_merge")),
    )
    op.create_index(
        op.f("ix_organisation_merge_into_id"), "organisation_merge", ["into_id"], unique=False
    )
    op.create_table(
        "person_decision",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_person_decision_decision_id")
        ),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_person_decision")),
    )
    op.create_index(
        op.f("ix_person_decision_person_id"), "person_decision", ["person_id"], unique=False
    )
    op.create_table(
        "substitute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False, comment="away"),
        sa.Column("substitute_id", sa.String(length=32), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False, comment="the last day of it"),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "ended_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="taken back, or back earlier",
        ),
        sa.CheckConstraint("person_id <> substitute_id", name=op.f("ck_substitute_somebody_else")),
        sa.CheckConstraint("until_day >= from_day", name=op.f("ck_substitute_in_order")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_substitute_person_id")),
        sa.ForeignKeyConstraint(
            ["substitute_id"], ["person.id"], name=op.f("fk_substitute_substitute_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitute")),
    )
    op.create_index(op.f("ix_substitute_person_id"), "substitute", ["person_id"], unique=False)
    op.create_index(
        op.f("ix_substitute_substitute_id"), "substitute", ["substitute_id"], unique=False
    )
    op.create_table(
        "practice_address",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practice_address_practice_id")
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_practice_address")),
    )
    op.create_index(
        op.f("ix_practice_address_practice_id"), "practice_address", ["practice_id"], unique=False
    )
    op.create_table(
        "practice_day",
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.CheckConstraint("views > 0", name=op.f("ck_practice_day_views_above_zero")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practice_day_practice_id")
        ),
        sa.PrimaryKeyConstraint("practice_id", "day", name=op.f("pk_practice_day")),
    )
    op.create_index(op.f("ix_practice_day_day"), "practice_day", ["day"], unique=False)
    op.create_table(
        "recall",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False, comment="the step that suspended"),
        sa.Column(
            "opened_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when use was suspended",
        ),
        sa.Column(
            "closed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the suspension was lifted",
        ),
        sa.Column(
            "chief_told_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="that no second moderator confirmed in time",
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_recall_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_recall_practice_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_recall_decision_id")),
    )
    op.create_index(op.f("ix_recall_practice_id"), "recall", ["practice_id"], unique=False)
    op.create_table(
        "saved_practice",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_saved_practice_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_saved_practice_practice_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "practice_id", name=op.f("pk_saved_practice")),
    )
    op.create_index(
        op.f("ix_saved_practice_practice_id"), "saved_practice", ["practice_id"], unique=False
    )
    op.create_table(
        "appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False, comment="the declined one: once"),
        sa.Column(
            "new_revision_id", sa.Integer(), nullable=True, comment="goes to others when upheld"
        ),
        sa.Column(
            "state",
            sa.Enum(
                "lodged",
                "upheld",
                "dismissed",
                "taken_back",
                name="appealstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="rises with each step"),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("lodged_by", sa.String(length=32), nullable=False),
        sa.Column("lodged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["new_revision_id"], ["revision.id"], name=op.f("fk_appeal_new_revision_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_appeal_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("new_revision_id", name=op.f("uq_appeal_new_revision_id")),
        sa.UniqueConstraint("revision_id", name=op.f("uq_appeal_revision_id")),
    )
    op.create_index(op.f("ix_appeal_state"), "appeal", ["state"], unique=False)
    op.create_table(
        "concern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "token_hash",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the token in the reporter's link",
        ),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("adoption_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "acknowledged",
                "upheld",
                "not_upheld",
                "passed_on",
                name="concernstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "harm",
                "danger",
                "rights",
                "wrong_facts",
                "conflict_of_interest",
                "copyright",
                "other",
                name="concernkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "in_danger",
            sa.Enum(
                "no",
                "yes",
                "unsure",
                name="indanger",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "words", sa.Text(), nullable=False, comment="the reporter's; for moderators alone"
        ),
        sa.Column(
            "language", sa.String(length=2), nullable=False, comment="of mails to the reporter"
        ),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "contact",
            sa.String(length=254),
            nullable=False,
            comment="shown to nobody; erased 30 days after the end",
        ),
        sa.Column(
            "contact_token",
            sa.String(length=64),
            nullable=False,
            comment="for the link in mails; erased with the address",
        ),
        sa.Column(
            "consented_at", sa.DateTime(timezone=True), nullable=True, comment="to keep the address"
        ),
        sa.Column("taken_by", sa.String(length=32), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "told",
            sa.Text(),
            nullable=False,
            comment="what the organisations are told, in the moderator's words",
        ),
        sa.Column(
            "suspension_id",
            sa.Integer(),
            nullable=True,
            comment="the step that suspended because of it",
        ),
        sa.Column(
            "chief_told_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="that nobody took it in time",
        ),
        sa.Column("answer", sa.Text(), nullable=False, comment="to the reporter"),
        sa.Column("passed_to", sa.String(length=200), nullable=False, comment="another body"),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state IN ('received','acknowledged')) = (closed_at IS NULL)",
            name=op.f("ck_concern_closed_has_day"),
        ),
        sa.CheckConstraint(
            "closed_at IS NULL OR answer <> ''", name=op.f("ck_concern_closed_has_answer")
        ),
        sa.CheckConstraint(
            "contact = '' OR consented_at IS NOT NULL", name=op.f("ck_concern_contact_with_consent")
        ),
        sa.CheckConstraint(
            "state <> 'passed_on' OR passed_to <> ''", name=op.f("ck_concern_passed_on_to_somebody")
        ),
        sa.CheckConstraint(
            "state = 'received' OR (taken_by IS NOT NULL AND taken_at IS NOT NULL)",
            name=op.f("ck_concern_taken_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["adoption_id"], ["adoption.id"], name=op.f("fk_concern_adoption_id")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_concern_practice_id")
        ),
        sa.ForeignKeyConstraint(
            ["suspension_id"], ["decision.id"], name=op.f("fk_concern_suspension_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_concern_token_hash")),
    )
    op.create_index(op.f("ix_concern_adoption_id"), "concern", ["adoption_id"], unique=False)
    op.create_index(op.f("ix_concern_practice_id"), "concern", ["practice_id"], unique=False)
    op.create_index(op.f("ix_concern_reported_at"), "concern", ["reported_at"], unique=False)
    op.create_index(op.f("ix_concern_state"), "concern", ["state"], unique=False)
    op.create_table(
        "recall_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recall_id", sa.Integer(), nullable=False),
        sa.Column("adoption_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "stopped",
                "not_applying",
                "finishing",
                "closed",
                name="recallstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False, comment="why, and how people are kept safe"),
        sa.Column("answered_by", sa.String(length=32), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded", sa.Integer(), nullable=False, comment="after so many working days"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state <> 'finishing' OR words <> ''", name=op.f("ck_recall_answer_finishing_says_why")
        ),
        sa.CheckConstraint(
            "state <> 'stopped' OR stopped_on IS NOT NULL",
            name=op.f("ck_recall_answer_stopped_has_day"),
        ),
        sa.CheckConstraint(
            "state IN ('open','closed') OR (answered_by IS NOT NULL AND answered_at IS NOT NULL)",
            name=op.f("ck_recall_answer_answered_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["adoption_id"], ["adoption.id"], name=op.f("fk_recall_answer_adoption_id")
        ),
        sa.ForeignKeyConstraint(
            ["recall_id"], ["recall.id"], name=op.f("fk_recall_answer_recall_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_answer")),
        sa.UniqueConstraint(
            "recall_id", "adoption_id", name=op.f("uq_recall_answer_recall_id_adoption_id")
        ),
    )
    op.create_index(
        op.f("ix_recall_answer_adoption_id"), "recall_answer", ["adoption_id"], unique=False
    )
    op.create_index(op.f("ix_recall_answer_state"), "recall_answer", ["state"], unique=False)
    op.create_table(
        "review_link",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column(
            "assignment_id", sa.Integer(), nullable=True, comment="empty until they are known"
        ),
        sa.Column(
            "email", sa.String(length=254), nullable=False, comment="where the link was sent"
        ),
        sa.Column("email_key", sa.String(length=254), nullable=False, comment="NFKC, casefold"),
        sa.Column(
            "reviewer_kind",
            sa.Enum(
                "practitioner",
                "methodologist",
                "lived_experience",
                name="reviewerkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False, comment="of the moderator, to them"),
        sa.Column("language", sa.String(length=2), nullable=False, comment="of the mail"),
        sa.Column("nonce", sa.String(length=32), nullable=False, comment="a new one: a new link"),
        sa.Column("token_hash", sa.String(length=64), nullable=False, comment="SHA-256"),
        sa.Column("invited_by", sa.String(length=32), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("respond_by", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False, comment="when the review is to be in"),
        sa.Column(
            "expires_on", sa.Date(), nullable=False, comment="the last day on which the link opens"
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("has_conflict", sa.Boolean(), nullable=False, comment="stood aside, unnamed"),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["review_assignment.id"], name=op.f("fk_review_link_assignment_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_review_link_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_link")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_review_link_assignment_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_review_link_token_hash")),
    )
    op.create_index(
        op.f("ix_review_link_revision_id"), "review_link", ["revision_id"], unique=False
    )
    op.create_table(
        "concern_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.String(length=32), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (words = '') AND (answered_at IS NULL) = (answered_by IS NULL)",
            name=op.f("ck_concern_reply_answered_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_concern_reply_concern_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_concern_reply_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_reply")),
        sa.UniqueConstraint(
            "concern_id",
            "organisation_id",
            name=op.f("uq_concern_reply_concern_id_organisation_id"),
        ),
    )
    op.create_index(
        op.f("ix_concern_reply_organisation_id"), "concern_reply", ["organisation_id"], unique=False
    )
    op.add_column(
        "co_author",
        sa.Column(
            "until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="left: writes no more, and never decides here",
        ),
    )
    op.add_column(
        "membership",
        sa.Column(
            "version",
            sa.Integer(),
            server_default="1",
            nullable=False,
            comment="rises with each step",
        ),
    )
    if _is_sqlite():
        op.execute(
            "ALTER TABLE message ADD COLUMN mail_by VARCHAR(40) DEFAULT 'at_once' NOT NULL"
            " CONSTRAINT ck_message_mailby CHECK (mail_by IN ('at_once', 'digest', 'held', 'nothing'))"
        )
    else:
        op.add_column(
            "message",
            sa.Column(
                "mail_by",
                sa.Enum(
                    "at_once",
                    "digest",
                    "held",
                    "nothing",
                    name="mailby",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                server_default="at_once",
                nullable=False,
            ),
        )
    op.create_index("ix_message_waiting", "message", ["mailed_at", "mail_by"], unique=False)
    op.add_column(
        "organisation",
        sa.Column(
            "closed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="its address stays, as a tombstone",
        ),
    )
    op.add_column(
        "organisation",
        sa.Column(
            "version",
            sa.Integer(),
            server_default="1",
            nullable=False,
            comment="rises with each step and change of the profile",
        ),
    )
    op.add_column(
        "organisation",
        sa.Column(
            "inn",
            sa.String(length=12),
            server_default="",
            nullable=False,
            comment="taxpayer number",
        ),
    )
    op.add_column(
        "organisation",
        sa.Column(
            "ogrn",
            sa.String(length=15),
            server_default="",
            nullable=False,
            comment="state registration number",
        ),
    )
    op.create_index(op.f("ix_organisation_inn"), "organisation", ["inn"], unique=False)
    op.add_column(
        "person",
        sa.Column(
            "closed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="erased at their own wish: nothing but the opaque id is left",
        ),
    )
    op.add_column(
        "session",
        sa.Column(
            "scope",
            sa.String(length=60),
            nullable=True,
            comment="review:7 opens that alone; empty: everything of the person",
        ),
    )
    op.add_column(
        "session",
        sa.Column(
            "confirmed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the password was last typed in it; empty: when it began",
        ),
    )
    op.create_index(op.f("ix_session_scope"), "session", ["scope"], unique=False)
    if _is_sqlite():
        op.execute(
            "ALTER TABLE tag ADD COLUMN merged_into_id INTEGER"
            " CONSTRAINT fk_tag_merged_into_id REFERENCES tag (id)"
        )
    else:
        op.add_column(
            "tag",
            sa.Column(
                "merged_into_id",
                sa.Integer(),
                nullable=True,
                comment="the tag that stands for it since a curator merged the two",
            ),
        )
        op.create_foreign_key(
            op.f("fk_tag_merged_into_id"), "tag", "tag", ["merged_into_id"], ["id"]
        )


def downgrade() -> None:
    """Take it back."""
    if not _is_sqlite():
        op.drop_constraint(op.f("fk_tag_merged_into_id"), "tag", type_="foreignkey")
    op.drop_column("tag", "merged_into_id")
    op.drop_index(op.f("ix_session_scope"), table_name="session")
    op.drop_column("session", "confirmed_at")
    op.drop_column("session", "scope")
    op.drop_column("person", "closed_at")
    op.drop_index(op.f("ix_organisation_inn"), table_name="organisation")
    op.drop_column("organisation", "ogrn")
    op.drop_column("organisation", "inn")
    op.drop_column("organisation", "version")
    op.drop_column("organisation", "closed_at")
    op.drop_index("ix_message_waiting", table_name="message")
    op.drop_column("message", "mail_by")
    op.drop_column("membership", "version")
    op.drop_column("co_author", "until")
    op.drop_index(op.f("ix_concern_reply_organisation_id"), table_name="concern_reply")
    op.drop_table("concern_reply")
    op.drop_index(op.f("ix_review_link_revision_id"), table_name="review_link")
    op.drop_table("review_link")
    op.drop_index(op.f("ix_recall_answer_state"), table_name="recall_answer")
    op.drop_index(op.f("ix_recall_answer_adoption_id"), table_name="recall_answer")
    op.drop_table("recall_answer")
    op.drop_index(op.f("ix_concern_state"), table_name="concern")
    op.drop_index(op.f("ix_concern_reported_at"), table_name="concern")
    op.drop_index(op.f("ix_concern_practice_id"), table_name="concern")
    op.drop_index(op.f("ix_concern_adoption_id"), table_name="concern")
    op.drop_table("concern")
    op.drop_index(op.f("ix_appeal_state"), table_name="appeal")
    op.drop_table("appeal")
    op.drop_index(op.f("ix_saved_practice_practice_id"), table_name="saved_practice")
    op.drop_table("saved_practice")
    op.drop_index(op.f("ix_recall_practice_id"), table_name="recall")
    op.drop_table("recall")
    op.drop_index(op.f("ix_practice_day_day"), table_name="practice_day")
    op.drop_table("practice_day")
    op.drop_index(op.f("ix_practice_address_practice_id"), table_name="practice_address")
    op.drop_table("practice_address")
    op.drop_index(op.f("ix_substitute_substitute_id"), table_name="substitute")
    op.drop_index(op.f("ix_substitute_person_id"), table_name="substitute")
    op.drop_table("substitute")
    op.drop_index(op.f("ix_person_decision_person_id"), table_name="person_decision")
    op.drop_table("person_decision")
    op.drop_index(op.f("ix_organisation_merge_into_id"), table_name="organisation_merge")
    op.drop_table("organisation_merge")
    op.drop_index(
        op.f("ix_organisation_invitation_organisation_id"), table_name="organisation_invitation"
    )
    op.drop_index(
        op.f("ix_organisation_invitation_email_key"), table_name="organisation_invitation"
    )
    op.drop_table("organisation_invitation")
    op.drop_index(
        op.f("ix_organisation_address_organisation_id"), table_name="organisation_address"
    )
    op.drop_table("organisation_address")
    op.drop_table("notification_choice")
    op.drop_index("ix_letter_whose", table_name="letter")
    op.drop_index(op.f("ix_letter_person_id"), table_name="letter")
    op.drop_index(op.f("ix_letter_expires_at"), table_name="letter")
    op.drop_table("letter")
    op.drop_index(
        "uq_join_request_one_open",
        table_name="join_request",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_index(op.f("ix_join_request_person_id"), table_name="join_request")
    op.drop_index(op.f("ix_join_request_organisation_id"), table_name="join_request")
    op.drop_table("join_request")
    op.drop_table("decision_seal")
    op.drop_index(op.f("ix_consent_person_id"), table_name="consent")
    op.drop_table("consent")
    op.drop_table("wrong_try")
    op.drop_table("vocabulary_term")
    op.drop_index("ix_sent_mail_count", table_name="sent_mail")
    op.drop_table("sent_mail")
    op.drop_table("public_state")
    op.drop_table("mail_trouble")
    op.drop_table("clock_run")
    op.drop_table("asked_person")
