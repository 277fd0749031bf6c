"""What happens to organisations and their people: frozen, in the past tense, ids only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class _OfOrganisation:
    organisation_id: int


@dataclass(frozen=True)
class OrganisationApplied(_OfOrganisation):
    """It asked for its place in the register, for the first time or again."""


@dataclass(frozen=True)
class OrganisationAccepted(_OfOrganisation):
    """It stands in the register from now on."""


@dataclass(frozen=True)
class OrganisationDeclined(_OfOrganisation):
    """It does not, and it was told why."""


@dataclass(frozen=True)
class OrganisationClosed(_OfOrganisation):
    """It is no more; its address and its practices stay."""


@dataclass(frozen=True)
class OrganisationReopened(_OfOrganisation):
    """It was closed, and is not any more."""


@dataclass(frozen=True)
class OrganisationRenamed(_OfOrganisation):
    """It has another address; the old one leads there."""


@dataclass(frozen=True)
class OrganisationMerged(_OfOrganisation):
    """It went into another one, with all that it had."""

    into_id: int


@dataclass(frozen=True)
class _OfRequest(_OfOrganisation):
    request_id: int
    person_id: str


@dataclass(frozen=True)
class JoinRequested(_OfRequest):
    """Somebody says that they work there."""


@dataclass(frozen=True)
class JoinAccepted(_OfRequest):
    """A manager said yes."""


@dataclass(frozen=True)
class JoinRefused(_OfRequest):
    """A manager said no, and why."""


@dataclass(frozen=True)
class MemberInvited(_OfOrganisation):
    """A manager asked somebody in; the mail with the link is to go out."""

    invitation_id: int


@dataclass(frozen=True)
class InvitationTakenUp(_OfOrganisation):
    """Whoever held the link came in."""

    invitation_id: int
    person_id: str


@dataclass(frozen=True)
class MemberRoleChanged(_OfOrganisation):
    """A member became a manager, or a manager a member."""

    membership_id: int
    person_id: str


@dataclass(frozen=True)
class MemberLeft(_OfOrganisation):
    """Somebody left, or was removed. What they had in hand goes to the successor, if one is named;
    it stays with the organisation in any case."""

    person_id: str
    successor_id: str | None
