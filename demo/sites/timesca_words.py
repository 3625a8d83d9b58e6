"""The timesca-like site's own words: sections, months, authors, its standing texts."""

SECTIONS = {
    "business-economy": "Business & Economy",
    "features": "Features",
    "local-politics": "Local Politics",
    "environment": "Environment",
}

MONTHS = [
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
]

REPORTER = """
{name} is a reporter and editor who has covered towns, rivers and roads across the
region for more than a decade. Before joining the paper, {name} worked for a wire
service, two regional weeklies and a radio station.

When not at a desk, {name} is usually to be found on a night train with a notebook
and a thermos of tea.
"""

TRANSLATOR = """
{name} is a journalist and translator specializing in the economy of Central Asia, and
has written for several magazines and research centers.

A first book of reportage, on the bazaars of the Ferghana Valley, is due to be
published next year.
"""

NOT_FOUND = (
    '<section class="error-404 not-found"><h1>Page not found</h1><p>Sorry, the page '
    "you are looking for does not exist or has been removed.</p></section>"
)

WALL = (
    '<div class="consent-wall" role="dialog"><h1>Before you continue</h1><p>We and our '
    "partners store and access information on your device, such as cookies, to measure "
    "how the site is used. Please accept or manage your choices to continue.</p>"
    "<button>Accept all</button><button>Manage options</button></div>"
)
