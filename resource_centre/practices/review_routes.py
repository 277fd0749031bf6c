"""Every view of reviews: importing this completes its blueprint."""

from resource_centre.practices import (
    appeal_views,
    moderator_views,
    review_guest_views,
    review_interest_views,
    review_link_views,
    substitute_views,
)
from resource_centre.practices.review_views import bp as bp

VIEWS = (
    appeal_views,
    moderator_views,
    review_guest_views,
    review_interest_views,
    review_link_views,
    substitute_views,
)
