"""Every view of the reading room: importing this completes its blueprint."""

from resource_centre.library import (
    compare_views,
    feed_views,
    health_views,
    page_views,
    paper_views,
    practice_views,
    saved_views,
)
from resource_centre.library.views import bp as bp

VIEWS = (
    compare_views,
    feed_views,
    health_views,
    page_views,
    paper_views,
    practice_views,
    saved_views,
)
