"""The tables of the seven steps."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = ("default",)
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "subject_kind",
            sa.String(length=40),
            nullable=False,
            comment="revision, practice, adoption…",
        ),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("from_state", sa.String(length=40), nullable=False),
        sa.Column("to_state", sa.String(length=40), nullable=False),
        sa.Column(
            "decided_by", sa.String(length=32), nullable=True, comment="opaque id of a person"
        ),
        sa.Column("decided_by_system", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason_code", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column(
            "content_hash", sa.String(length=64), nullable=True, comment="of the text decided on"
        ),
        sa.CheckConstraint(
            "(decided_by IS NOT NULL AND NOT decided_by_system) OR (decided_by IS NULL AND decided_by_system)",
            name=op.f("ck_decision_decided_by_exactly_one"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index("ix_decision_subject", "decision", ["subject_kind", "subject_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
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
            nullable=True,
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
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitation")),
    )
    op.create_table(
        "limit_try",
        sa.Column("key", sa.String(length=64), nullable=False, comment="hash of what and who"),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "window_start", name=op.f("pk_limit_try")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ngo",
                "institution",
                "authority",
                "library",
                name="organisationkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "applied",
                "accepted",
                "declined",
                name="organisationstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("name_ru", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=420), nullable=False, comment="both, for sorting"),
        sa.Column("about_en", sa.Text(), nullable=False),
        sa.Column("about_ru", sa.Text(), nullable=False),
        sa.Column("institution_kind", sa.String(length=40), nullable=True, comment="vocabulary"),
        sa.Column("okrug", sa.String(length=20), nullable=True, comment="vocabulary"),
        sa.Column("contact_email", sa.String(length=254), nullable=False, comment="role mailbox"),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "name_en <> '' OR name_ru <> ''", name=op.f("ck_organisation_name_in_one_language")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
    )
    op.create_index(op.f("ix_organisation_name_key"), "organisation", ["name_key"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=80), nullable=False, comment="name of the event class"),
        sa.Column("payload", sa.JSON(), nullable=False, comment="the ids the event carries"),
        sa.Column(
            "listener",
            sa.String(length=160),
            nullable=False,
            comment="module:function that is to run",
        ),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "due_at", sa.DateTime(timezone=True), nullable=False, comment="not before this instant"
        ),
        sa.Column("claimed_by", sa.String(length=32), nullable=True, comment="who runs it now"),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_due_at"), "outbox", ["due_at"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column(
            "email", sa.String(length=254), nullable=False, comment="as typed; mail goes here"
        ),
        sa.Column("email_key", sa.String(length=254), nullable=False, comment="NFKC, casefold"),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column(
            "name_public",
            sa.Boolean(),
            nullable=False,
            comment="consent of its own to publish the name (152-FZ art. 10.1)",
        ),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False, comment="of mails"),
        sa.Column("is_blocked", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email_key", name=op.f("uq_person_email_key")),
    )
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("label_en", sa.String(length=80), nullable=False),
        sa.Column("label_ru", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("slug", name=op.f("uq_tag_slug")),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
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
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True, comment="when they left"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "person_id", "organisation_id", name=op.f("uq_membership_person_id_organisation_id")
        ),
    )
    op.create_index(
        op.f("ix_membership_organisation_id"), "membership", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_membership_person_id"), "membership", ["person_id"], unique=False)
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column(
            "event", sa.String(length=40), nullable=False, comment="folder of templates/mail"
        ),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column(
            "occasion",
            sa.Integer(),
            nullable=False,
            comment="id of the decision told of; 0 where there is none",
        ),
        sa.Column(
            "parameters",
            sa.JSON(),
            nullable=False,
            comment="titles by language, number, address: no names of people",
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "mailed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="handed to the mail server",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "person_id",
            "event",
            "subject_kind",
            "subject_id",
            "occasion",
            name=op.f("uq_message_person_id_event_subject_kind_subject_id_occasion"),
        ),
    )
    op.create_index("ix_message_inbox", "message", ["person_id", "read_at"], unique=False)
    op.create_table(
        "order_file",
        sa.Column("id", sa.String(length=32), nullable=False, comment="also its name on disk"),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column(
            "label",
            sa.String(length=200),
            nullable=False,
            comment="what the person called the file",
        ),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False, comment="bytes"),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("uploaded_by", sa.String(length=32), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_order_file_not_empty")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["organisation.id"], name=op.f("fk_order_file_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_file")),
    )
    op.create_index(
        op.f("ix_order_file_institution_id"), "order_file", ["institution_id"], unique=False
    )
    op.create_table(
        "practice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "unpublished",
                "published",
                "lapsed",
                "suspended",
                "withdrawn",
                name="practicestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="rises with each step"),
        sa.Column("approved_revision_id", sa.Integer(), nullable=True, comment="what readers see"),
        sa.Column("valid_until", sa.Date(), nullable=True, comment="the review holds to this day"),
        sa.Column("suspended_by", sa.String(length=32), nullable=True),
        sa.Column("public_reason", sa.Text(), nullable=False, comment="of the present state"),
        sa.Column("replacement_id", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_revision_id"],
            ["revision.id"],
            name="fk_practice_approved_revision_id",
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisation.id"], name=op.f("fk_practice_owner_id")
        ),
        sa.ForeignKeyConstraint(
            ["replacement_id"], ["practice.id"], name=op.f("fk_practice_replacement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
        sa.UniqueConstraint("slug", name=op.f("uq_practice_slug")),
    )
    op.create_index(op.f("ix_practice_owner_id"), "practice", ["owner_id"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
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
        sa.Column(
            "granted_by", sa.String(length=32), nullable=True, comment="empty: the command line"
        ),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(role = 'reviewer') = (reviewer_kind IS NOT NULL)",
            name=op.f("ck_role_grant_kind_for_reviewers_only"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint(
            "person_id",
            "role",
            "reviewer_kind",
            name=op.f("uq_role_grant_person_id_role_reviewer_kind"),
        ),
    )
    op.create_index(op.f("ix_role_grant_person_id"), "role_grant", ["person_id"], unique=False)
    op.create_table(
        "session",
        sa.Column(
            "id_hash",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the 256-bit id in the cookie",
        ),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "ends_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="absolute end, whatever happens",
        ),
        sa.Column(
            "device", sa.String(length=200), nullable=False, comment="browser, for its owner"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_session_person_id")),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_person_id"), "session", ["person_id"], unique=False)
    op.create_table(
        "co_author",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_co_author_person_id")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_co_author_practice_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_author")),
        sa.UniqueConstraint(
            "practice_id", "person_id", name=op.f("uq_co_author_practice_id_person_id")
        ),
    )
    op.create_index(op.f("ix_co_author_person_id"), "co_author", ["person_id"], unique=False)
    op.create_index(op.f("ix_co_author_practice_id"), "co_author", ["practice_id"], unique=False)
    op.create_table(
        "practice_tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.Column(
            "layer",
            sa.Enum(
                "author",
                "suggested",
                "curated",
                name="taglayer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("put_by", sa.String(length=32), nullable=True),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practice_tag_practice_id")
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_practice_tag_tag_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_tag")),
        sa.UniqueConstraint(
            "practice_id", "tag_id", name=op.f("uq_practice_tag_practice_id_tag_id")
        ),
    )
    op.create_index(
        op.f("ix_practice_tag_practice_id"), "practice_tag", ["practice_id"], unique=False
    )
    op.create_index(op.f("ix_practice_tag_tag_id"), "practice_tag", ["tag_id"], unique=False)
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="4 in 4.1"),
        sa.Column(
            "minor", sa.Integer(), nullable=False, comment="1 in 4.1: editorial or translation"
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "in_review",
                "changes_requested",
                "approved",
                "superseded",
                "declined",
                "withdrawn",
                name="revisionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="rises with each save and step"),
        sa.Column(
            "lane",
            sa.Enum(
                "ordinary",
                "urgent",
                name="lane",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "change_class",
            sa.Enum(
                "editorial",
                "translation",
                "substantive",
                "safety",
                name="changeclass",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("change_note", sa.String(length=500), nullable=False),
        sa.Column("asks_review", sa.Boolean(), nullable=False, comment="else: publish as light"),
        sa.Column(
            "track",
            sa.Enum(
                "light",
                "basic",
                "full",
                name="track",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("round", sa.Integer(), nullable=False, comment="of reviews"),
        sa.Column("based_on_id", sa.Integer(), nullable=True),
        sa.Column("original_language", sa.String(length=2), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column(
            "content_hash", sa.String(length=64), nullable=False, comment="SHA-256, see seal"
        ),
        sa.Column("created_by", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.String(length=32), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True, comment="the author's pause"),
        sa.Column("conditions", sa.Text(), nullable=False, comment="of the approval"),
        sa.Column(
            "check_scope", sa.Boolean(), nullable=True, comment="moderator: within the scope"
        ),
        sa.Column("check_law", sa.Boolean(), nullable=True, comment="K7: law and data"),
        sa.Column("check_rights", sa.Boolean(), nullable=True, comment="K12: rights and licence"),
        sa.Column("evidence_level", sa.Integer(), nullable=True, comment="0–4; of the decision"),
        sa.Column("evidence_reason", sa.JSON(), nullable=False),
        sa.Column("evidence_by_compilers", sa.Boolean(), nullable=False),
        sa.Column("replicated", sa.Boolean(), nullable=False),
        sa.Column("signal", sa.String(length=20), nullable=True, comment="no_effect or harm"),
        sa.CheckConstraint(
            "state NOT IN ('approved','superseded') OR track IS NOT NULL",
            name=op.f("ck_revision_approved_has_track"),
        ),
        sa.CheckConstraint(
            "evidence_level BETWEEN 0 AND 4", name=op.f("ck_revision_evidence_level_0_to_4")
        ),
        sa.ForeignKeyConstraint(
            ["based_on_id"], ["revision.id"], name=op.f("fk_revision_based_on_id")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_revision_practice_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint(
            "practice_id", "number", "minor", name=op.f("uq_revision_practice_id_number_minor")
        ),
    )
    op.create_index(op.f("ix_revision_practice_id"), "revision", ["practice_id"], unique=False)
    op.create_index(op.f("ix_revision_state"), "revision", ["state"], unique=False)
    op.create_index(
        "uq_revision_one_approved",
        "revision",
        ["practice_id"],
        unique=True,
        sqlite_where=sa.text("state = 'approved'"),
        postgresql_where=sa.text("state = 'approved'"),
    )
    op.create_index(
        "uq_revision_one_open_in_a_lane",
        "revision",
        ["practice_id", "lane"],
        unique=True,
        sqlite_where=sa.text(
            "state IN ('draft','submitted','returned','in_review','changes_requested')"
        ),
        postgresql_where=sa.text(
            "state IN ('draft','submitted','returned','in_review','changes_requested')"
        ),
    )
    op.create_table(
        "adoption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "considering",
                "requested",
                "authorised",
                "preparing",
                "pilot",
                "in_use",
                "paused",
                "ended",
                "dropped",
                name="adoptionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="rises with each save and step"),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column(
            "revision_hash", sa.String(length=64), nullable=False, comment="of the pinned text"
        ),
        sa.Column("began_by", sa.String(length=32), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("site", sa.String(length=300), nullable=False),
        sa.Column("for_whom", sa.String(length=300), nullable=False),
        sa.Column(
            "planned_count", sa.Integer(), nullable=True, comment="how many people or families"
        ),
        sa.Column("pilot_from", sa.Date(), nullable=True),
        sa.Column("pilot_to", sa.Date(), nullable=True),
        sa.Column("funding", sa.String(length=20), nullable=False, comment="vocabulary"),
        sa.Column(
            "funding_note", sa.String(length=200), nullable=False, comment="number of a grant"
        ),
        sa.Column(
            "founder_letter",
            sa.String(length=200),
            nullable=False,
            comment="number and date of the agreement; empty: not needed",
        ),
        sa.Column("founder_needed", sa.Boolean(), nullable=False),
        sa.Column(
            "support", sa.String(length=500), nullable=False, comment="wished from the owner"
        ),
        sa.Column("terms_accepted", sa.Boolean(), nullable=False),
        sa.Column(
            "name_early", sa.Boolean(), nullable=False, comment="owner may see the name before"
        ),
        sa.Column("name_public", sa.Boolean(), nullable=False, comment="may stand on public pages"),
        sa.Column("requested_by", sa.String(length=32), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("authorised_by", sa.String(length=32), nullable=True),
        sa.Column("authorised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_document", sa.Boolean(), nullable=False),
        sa.Column("order_number", sa.String(length=60), nullable=False),
        sa.Column("order_date", sa.Date(), nullable=True),
        sa.Column("signer_post", sa.String(length=120), nullable=False, comment="not the name"),
        sa.Column("order_file_id", sa.String(length=32), nullable=True),
        sa.Column("pilot_started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state_before_pause", sa.String(length=20), nullable=True),
        sa.Column(
            "is_variant", sa.Boolean(), nullable=False, comment="a core component was changed"
        ),
        sa.Column("end_kind", sa.String(length=20), nullable=True, comment="vocabulary"),
        sa.Column("end_reason", sa.String(length=20), nullable=True, comment="vocabulary"),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'ended') = (end_kind IS NOT NULL AND end_reason IS NOT NULL)",
            name=op.f("ck_adoption_ended_has_reason"),
        ),
        sa.CheckConstraint(
            "(state = 'paused') = (state_before_pause IS NOT NULL)",
            name=op.f("ck_adoption_paused_remembers"),
        ),
        sa.CheckConstraint(
            "NOT by_document OR (order_number <> '' AND order_date IS NOT NULL AND signer_post <> '' AND order_file_id IS NOT NULL)",
            name=op.f("ck_adoption_document_is_whole"),
        ),
        sa.CheckConstraint(
            "end_kind IN ('completed','stopped','replaced')", name=op.f("ck_adoption_end_kind")
        ),
        sa.CheckConstraint(
            "state IN ('considering','dropped') OR (revision_id IS NOT NULL AND revision_hash <> '' AND requested_by IS NOT NULL AND terms_accepted)",
            name=op.f("ck_adoption_requested_is_pinned"),
        ),
        sa.CheckConstraint(
            "state IN ('considering','requested','dropped') OR (authorised_by IS NOT NULL AND authorised_at IS NOT NULL)",
            name=op.f("ck_adoption_authorised_by_somebody"),
        ),
        sa.CheckConstraint(
            "state_before_pause IN ('pilot','in_use')", name=op.f("ck_adoption_paused_from")
        ),
        sa.CheckConstraint(
            "authorised_by IS NULL OR authorised_by <> requested_by",
            name=op.f("ck_adoption_by_another_person"),
        ),
        sa.CheckConstraint("pilot_to >= pilot_from", name=op.f("ck_adoption_pilot_dates")),
        sa.CheckConstraint("planned_count > 0", name=op.f("ck_adoption_planned_count")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["organisation.id"], name=op.f("fk_adoption_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_file_id"], ["order_file.id"], name=op.f("fk_adoption_order_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_adoption_practice_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_adoption_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption")),
    )
    op.create_index(
        op.f("ix_adoption_institution_id"), "adoption", ["institution_id"], unique=False
    )
    op.create_index(op.f("ix_adoption_practice_id"), "adoption", ["practice_id"], unique=False)
    op.create_index(op.f("ix_adoption_revision_id"), "adoption", ["revision_id"], unique=False)
    op.create_index(op.f("ix_adoption_state"), "adoption", ["state"], unique=False)
    op.create_index(
        "uq_adoption_one_open",
        "adoption",
        ["practice_id", "institution_id"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('ended','dropped')"),
        postgresql_where=sa.text("state NOT IN ('ended','dropped')"),
    )
    op.create_table(
        "letter_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "must",
                "wish",
                name="pointkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_letter_point_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_point")),
    )
    op.create_index(
        op.f("ix_letter_point_revision_id"), "letter_point", ["revision_id"], unique=False
    )
    op.create_table(
        "review_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.String(length=32), nullable=False),
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
        sa.Column("invited_by", sa.String(length=32), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("respond_by", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True, comment="chosen on accepting"),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "asked_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the conflict question was put",
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("has_conflict", sa.Boolean(), nullable=False, comment="recusal: may not review"),
        sa.Column("has_disclosure", sa.Boolean(), nullable=False, comment="may review, is shown"),
        sa.Column("disclosure", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["person.id"], name=op.f("fk_review_assignment_reviewer_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_review_assignment_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_assignment")),
        sa.UniqueConstraint(
            "revision_id", "reviewer_id", name=op.f("uq_review_assignment_revision_id_reviewer_id")
        ),
    )
    op.create_index(
        op.f("ix_review_assignment_reviewer_id"), "review_assignment", ["reviewer_id"], unique=False
    )
    op.create_index(
        op.f("ix_review_assignment_revision_id"), "review_assignment", ["revision_id"], unique=False
    )
    op.create_table(
        "revision_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("title_key", sa.String(length=240), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False, comment="Markdown as written"),
        sa.Column("html", sa.Text(), nullable=False, comment="sanitised; empty if refused"),
        sa.Column("headings", sa.JSON(), nullable=False, comment="[level, id, text]"),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column(
            "renderer", sa.String(length=40), nullable=False, comment="version that made html"
        ),
        sa.Column(
            "refused",
            sa.String(length=40),
            nullable=False,
            comment="why it was not rendered: too_complex, too_long",
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_revision_text_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision_text")),
        sa.UniqueConstraint(
            "revision_id", "language", name=op.f("uq_revision_text_revision_id_language")
        ),
    )
    op.create_index(
        op.f("ix_revision_text_revision_id"), "revision_text", ["revision_id"], unique=False
    )
    op.create_index(
        op.f("ix_revision_text_title_key"), "revision_text", ["title_key"], unique=False
    )
    op.create_table(
        "fit_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("adoption_id", sa.Integer(), nullable=False),
        sa.Column(
            "question",
            sa.Enum(
                "need",
                "fit",
                "capacity",
                "evidence",
                "usability",
                "support",
                name="fitquestion",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "value",
            sa.Enum(
                "yes",
                "partly",
                "no",
                name="fitvalue",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("missing", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["adoption_id"], ["adoption.id"], name=op.f("fk_fit_answer_adoption_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fit_answer")),
        sa.UniqueConstraint(
            "adoption_id", "question", name=op.f("uq_fit_answer_adoption_id_question")
        ),
    )
    op.create_index(op.f("ix_fit_answer_adoption_id"), "fit_answer", ["adoption_id"], unique=False)
    op.create_table(
        "outcome_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("adoption_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False, comment="in use then"),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "sent",
                "signed",
                name="reportstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column("started", sa.Integer(), nullable=True, comment="people or families"),
        sa.Column("finished", sa.Integer(), nullable=True, comment="of those who started"),
        sa.Column("better", sa.Integer(), nullable=True, comment="of those who finished"),
        sa.Column("same", sa.Integer(), nullable=True, comment="of those who finished"),
        sa.Column("worse", sa.Integer(), nullable=True, comment="of those who finished"),
        sa.Column(
            "summary",
            sa.Enum(
                "helped_most",
                "helped_some",
                "not_here",
                "too_early",
                name="summary",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "changed",
            sa.Enum(
                "nothing",
                "adaptable",
                "core",
                name="changed",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("change_text", sa.Text(), nullable=False),
        sa.Column(
            "recommend",
            sa.Enum(
                "yes",
                "with_changes",
                "no",
                name="recommend",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.String(length=32), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.String(length=32), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "public_from",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="the owner has 30 days' notice of a null result",
        ),
        sa.Column("by_document", sa.Boolean(), nullable=False),
        sa.Column("order_number", sa.String(length=60), nullable=False),
        sa.Column("order_date", sa.Date(), nullable=True),
        sa.Column("signer_post", sa.String(length=120), nullable=False, comment="not the name"),
        sa.Column("order_file_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "NOT by_document OR (order_number <> '' AND order_date IS NOT NULL AND signer_post <> '' AND order_file_id IS NOT NULL)",
            name=op.f("ck_outcome_report_document_is_whole"),
        ),
        sa.CheckConstraint(
            "state <> 'signed' OR (signed_by IS NOT NULL AND signed_at IS NOT NULL AND public_from IS NOT NULL AND started IS NOT NULL AND finished IS NOT NULL AND better IS NOT NULL AND same IS NOT NULL AND worse IS NOT NULL AND recommend IS NOT NULL AND changed IS NOT NULL AND summary IS NOT NULL)",
            name=op.f("ck_outcome_report_signed_is_whole"),
        ),
        sa.CheckConstraint(
            "better + same + worse <= finished", name=op.f("ck_outcome_report_changes_of_finished")
        ),
        sa.CheckConstraint(
            "finished <= started", name=op.f("ck_outcome_report_finished_of_started")
        ),
        sa.CheckConstraint("period_to >= period_from", name=op.f("ck_outcome_report_period")),
        sa.CheckConstraint(
            "started >= 0 AND finished >= 0 AND better >= 0 AND same >= 0 AND worse >= 0",
            name=op.f("ck_outcome_report_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["adoption_id"], ["adoption.id"], name=op.f("fk_outcome_report_adoption_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_file_id"], ["order_file.id"], name=op.f("fk_outcome_report_order_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_outcome_report_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_report")),
    )
    op.create_index(
        op.f("ix_outcome_report_adoption_id"), "outcome_report", ["adoption_id"], unique=False
    )
    op.create_table(
        "pilot_review",
        sa.Column("adoption_id", sa.Integer(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "go",
                "change",
                name="pilotverdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reviewed_by", sa.String(length=32), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["adoption_id"], ["adoption.id"], name=op.f("fk_pilot_review_adoption_id")
        ),
        sa.PrimaryKeyConstraint("adoption_id", name=op.f("pk_pilot_review")),
    )
    op.create_table(
        "preparation",
        sa.Column("adoption_id", sa.Integer(), nullable=False),
        sa.Column(
            "prerequisites",
            sa.Enum(
                "yes",
                "partly",
                "no",
                name="fitvalue",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("staff_trained", sa.Integer(), nullable=True),
        sa.Column("baseline", sa.Text(), nullable=False, comment="first values"),
        sa.Column("core_kept", sa.Text(), nullable=False, comment="how the core is kept"),
        sa.Column("adaptations", sa.Text(), nullable=False, comment="planned, or none"),
        sa.Column("stop_rule", sa.Text(), nullable=False, comment="who stops, whom they tell"),
        sa.CheckConstraint("staff_trained >= 0", name=op.f("ck_preparation_staff_trained")),
        sa.ForeignKeyConstraint(
            ["adoption_id"], ["adoption.id"], name=op.f("fk_preparation_adoption_id")
        ),
        sa.PrimaryKeyConstraint("adoption_id", name=op.f("pk_preparation")),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="rises with each save"),
        sa.Column(
            "content_hash",
            sa.String(length=64),
            nullable=False,
            comment="of the text that was read",
        ),
        sa.Column("evidence_proposed", sa.Integer(), nullable=True),
        sa.Column("evidence_reason", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False, comment="for author and moderator"),
        sa.Column("hours", sa.Double(), nullable=True, comment="spent; for the letter of thanks"),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "evidence_proposed BETWEEN 0 AND 4", name=op.f("ck_review_evidence_proposed_0_to_4")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["review_assignment.id"], name=op.f("fk_review_assignment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("assignment_id", "round", name=op.f("uq_review_assignment_id_round")),
    )
    op.create_index(op.f("ix_review_assignment_id"), "review", ["assignment_id"], unique=False)
    op.create_table(
        "update_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("adoption_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "deferred",
                "accepted",
                "declined",
                "overtaken",
                name="offerstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.String(length=32), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state <> 'declined' OR reason <> ''", name=op.f("ck_update_offer_declined_has_reason")
        ),
        sa.CheckConstraint(
            "state IN ('open','overtaken') OR answered_by IS NOT NULL",
            name=op.f("ck_update_offer_answered_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["adoption_id"], ["adoption.id"], name=op.f("fk_update_offer_adoption_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_update_offer_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_update_offer")),
        sa.UniqueConstraint(
            "adoption_id", "revision_id", name=op.f("uq_update_offer_adoption_id_revision_id")
        ),
    )
    op.create_index(
        op.f("ix_update_offer_adoption_id"), "update_offer", ["adoption_id"], unique=False
    )
    op.create_index(
        "uq_update_offer_one_unanswered",
        "update_offer",
        ["adoption_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('open','deferred')"),
        postgresql_where=sa.text("state IN ('open','deferred')"),
    )
    op.create_table(
        "score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=4), nullable=False, comment="K1 … K11"),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("value BETWEEN 0 AND 3", name=op.f("ck_score_value_0_to_3")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_score_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
        sa.UniqueConstraint("review_id", "criterion", name=op.f("uq_score_review_id_criterion")),
    )
    op.create_index(op.f("ix_score_review_id"), "score", ["review_id"], unique=False)
    if op.get_bind().dialect.name != "sqlite":  # SQLite has it in the table
        op.create_foreign_key(
            op.f("fk_practice_approved_revision_id"),
            "practice",
            "revision",
            ["approved_revision_id"],
            ["id"],
        )


def downgrade() -> None:
    """Take it back."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("fk_practice_approved_revision_id"), "practice", type_="foreignkey")
    op.drop_index(op.f("ix_score_review_id"), table_name="score")
    op.drop_table("score")
    op.drop_index(
        "uq_update_offer_one_unanswered",
        table_name="update_offer",
        sqlite_where=sa.text("state IN ('open','deferred')"),
        postgresql_where=sa.text("state IN ('open','deferred')"),
    )
    op.drop_index(op.f("ix_update_offer_adoption_id"), table_name="update_offer")
    op.drop_table("update_offer")
    op.drop_index(op.f("ix_review_assignment_id"), table_name="review")
    op.drop_table("review")
    op.drop_table("preparation")
    op.drop_table("pilot_review")
    op.drop_index(op.f("ix_outcome_report_adoption_id"), table_name="outcome_report")
    op.drop_table("outcome_report")
    op.drop_index(op.f("ix_fit_answer_adoption_id"), table_name="fit_answer")
    op.drop_table("fit_answer")
    op.drop_index(op.f("ix_revision_text_title_key"), table_name="revision_text")
    op.drop_index(op.f("ix_revision_text_revision_id"), table_name="revision_text")
    op.drop_table("revision_text")
    op.drop_index(op.f("ix_review_assignment_revision_id"), table_name="review_assignment")
    op.drop_index(op.f("ix_review_assignment_reviewer_id"), table_name="review_assignment")
    op.drop_table("review_assignment")
    op.drop_index(op.f("ix_letter_point_revision_id"), table_name="letter_point")
    op.drop_table("letter_point")
    op.drop_index(
        "uq_adoption_one_open",
        table_name="adoption",
        sqlite_where=sa.text("state NOT IN ('ended','dropped')"),
        postgresql_where=sa.text("state NOT IN ('ended','dropped')"),
    )
    op.drop_index(op.f("ix_adoption_state"), table_name="adoption")
    op.drop_index(op.f("ix_adoption_revision_id"), table_name="adoption")
    op.drop_index(op.f("ix_adoption_practice_id"), table_name="adoption")
    op.drop_index(op.f("ix_adoption_institution_id"), table_name="adoption")
    op.drop_table("adoption")
    op.drop_index(
        "uq_revision_one_open_in_a_lane",
        table_name="revision",
        sqlite_where=sa.text(
            "state IN ('draft','submitted','returned','in_review','changes_requested')"
        ),
        postgresql_where=sa.text(
            "state IN ('draft','submitted','returned','in_review','changes_requested')"
        ),
    )
    op.drop_index(
        "uq_revision_one_approved",
        table_name="revision",
        sqlite_where=sa.text("state = 'approved'"),
        postgresql_where=sa.text("state = 'approved'"),
    )
    op.drop_index(op.f("ix_revision_state"), table_name="revision")
    op.drop_index(op.f("ix_revision_practice_id"), table_name="revision")
    op.drop_table("revision")
    op.drop_index(op.f("ix_practice_tag_tag_id"), table_name="practice_tag")
    op.drop_index(op.f("ix_practice_tag_practice_id"), table_name="practice_tag")
    op.drop_table("practice_tag")
    op.drop_index(op.f("ix_co_author_practice_id"), table_name="co_author")
    op.drop_index(op.f("ix_co_author_person_id"), table_name="co_author")
    op.drop_table("co_author")
    op.drop_index(op.f("ix_session_person_id"), table_name="session")
    op.drop_table("session")
    op.drop_index(op.f("ix_role_grant_person_id"), table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_index(op.f("ix_practice_owner_id"), table_name="practice")
    op.drop_table("practice")
    op.drop_index(op.f("ix_order_file_institution_id"), table_name="order_file")
    op.drop_table("order_file")
    op.drop_index("ix_message_inbox", table_name="message")
    op.drop_table("message")
    op.drop_index(op.f("ix_membership_person_id"), table_name="membership")
    op.drop_index(op.f("ix_membership_organisation_id"), table_name="membership")
    op.drop_table("membership")
    op.drop_table("tag")
    op.drop_table("person")
    op.drop_index(op.f("ix_outbox_due_at"), table_name="outbox")
    op.drop_table("outbox")
    op.drop_index(op.f("ix_organisation_name_key"), table_name="organisation")
    op.drop_table("organisation")
    op.drop_table("limit_try")
    op.drop_table("invitation")
    op.drop_index("ix_decision_subject", table_name="decision")
    op.drop_table("decision")
