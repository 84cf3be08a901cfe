"""The hand-made part of the conversion of Medusa 1 recordings: see convert_v1.py.

As in v2_table.py, everything points into the recording by section and title.
"""

# Sections of the recording in the order they were made: file name, number of the
# first exchange, its title (a check that the numbers still fit), and whether
# Stheno is held to it yet. The last exchange of a section is the one before the next.
SECTIONS = [
    ("01-admin-authentication", 1, "Log in", True),
    ("02-create-customers", 31, "All fields", True),
    ("03-groups-and-members", 55, "Regions", True),
    ("04-list-customers", 63, "Plain", True),
    ("05-get-customers", 129, "Default", True),
    ("06-update-customers", 148, "Names and phone", True),
    ("07-customer-groups", 180, "Create, name taken", True),
    ("08-register", 270, "Register", True),
    ("09-customer-authentication", 284, "Log in", True),
    ("10-store-me", 315, "Me", True),
    ("11-store-addresses", 339, "Add", True),
    ("12-payment-methods", 366, "Payment methods", True),
    ("13-password-reset", 368, "Token for a registered customer", True),
    ("14-store-orders", 389, "None yet", True),
    ("15-requests", 468, "CORS preflight, store, allowed origin", True),
]

# Replayed only up to this title, for a section whose rest needs more than is built.
LAST = {}

# Not replayed, since other systems keep what these routes are of; by section and title, each
# with what it is of. The orders that they make and change are given, see GIVEN.
ELSEWHERE = {
    "03-groups-and-members": {
        "Regions": "regions",
        "A cart with an email makes a guest": "carts",
        "Set the cart's email": "carts",
    },
    "14-store-orders": {
        "Products": "products",
        # From here on three times each, for the three orders.
        "Cart": "carts",
        "Item": "carts",
        "Address": "carts",
        "Shipping options": "shipping options",
        "Shipping method": "carts",
        "Payment sessions": "carts",
        "Pick manual payment": "carts",
        "Complete": "carts",
        # Once each.
        "Capture the payment of the second": "orders, as an administrator changes them",
        "The second as admin": "orders, as an administrator sees them",
        "Fulfil it": "orders, as an administrator changes them",
        "Cancel the third": "orders, as an administrator changes them",
    },
}

# Ids that deserve a name: section, title, where in the answer, name.
# All others are numbered: {{cus.1}}, {{cus.2}} …
NAMES = [
    ("01-admin-authentication", "Log in", "user.id", "user.admin"),
    ("02-create-customers", "All fields", "customer.id", "cus.jane"),
    ("02-create-customers", "Only the required fields", "customer.id", "cus.john"),
    ("02-create-customers", "Upper-case email", "customer.id", "cus.mixed"),
    ("02-create-customers", "Empty password: a guest", "customer.id", "cus.emptypw"),
    ("02-create-customers", "Null in an optional field", "customer.id", "cus.nulls"),
    ("02-create-customers", "Unicode and quotes", "customer.id", "cus.uni"),
    ("03-groups-and-members", "Group VIP", "customer_group.id", "cusgroup.vip"),
    ("03-groups-and-members", "Group B2B", "customer_group.id", "cusgroup.b2b"),
    ("06-update-customers", "The guest", "customers.0.id", "cus.guest"),
    ("07-customer-groups", "Create, empty name", "customer_group.id", "cusgroup.nameless"),
    ("07-customer-groups", "Create, null metadata", "customer_group.id", "cusgroup.null_metadata"),
    ("07-customer-groups", "Its name can be used again", "customer_group.id", "cusgroup.b2b_again"),
    ("08-register", "Register", "customer.id", "cus.sam"),
    ("08-register", "Register, only email and password", "customer.id", "cus.min"),
    ("08-register", "A guest", "customer.id", "cus.twice_guest"),
    ("08-register", "Register with the email of a guest: a second customer", "customer.id", "cus.twice"),
    ("08-register", "Register, empty password", "customer.id", "cus.nopw"),
    ("10-store-me", "Billing address as an object", "customer.billing_address_id", "cuaddr.billing"),
    ("11-store-addresses", "Add", "customer.shipping_addresses.0.id", "cuaddr.main"),
    (
        "11-store-addresses",
        "The same minimal one again (null against missing)",
        "customer.shipping_addresses.1.id",
        "cuaddr.other",
    ),
    (
        "11-store-addresses",
        "The same minimal one again (null against missing)",
        "customer.shipping_addresses.2.id",
        "cuaddr.same",
    ),
    (
        "13-password-reset",
        "Register while logged in as another: the session changes over",
        "customer.id",
        "cus.over",
    ),
]

# The recorded shop's API token. Stheno takes a secret key in its place.
API_TOKEN = "v1-reference-admin-token"

# Tokens that later requests carry: section, title of the answer that held it, name.
TOKENS = [
    ("01-admin-authentication", "Get a bearer token", "admin"),
    ("09-customer-authentication", "Bearer token", "customer"),
]

# Tokens that were sent to somebody: section, title of the exchange whose event has it, name.
SENT_TOKENS = [("13-password-reset", "Token for a registered customer", "reset")]

# Events of nobody in the exchanges: the e-mail that they tell, and why.
EVENTS_OF_OTHERS = {
    "js@example.com": "a call of the client, after the exchanges",
    "js2@example.com": "a call of the client, after the exchanges",
    "idem@example.com": "a call of the client, after the exchanges",
}

REWORD = []

# Lists inside an object whose order the real server doesn't promise.
ANY_ORDER = {"groups", "customers", "shipping_addresses"}

# v1-password-ends-sessions: answers that give the acting session a new id, by section and title.
RENEWS = {("10-store-me", "Update the password")}

# v1-password-ends-sessions: section; title of an exchange after which requests with that
# recorded session carry another; title of the sign-in that made the other.
SESSION_AFTER = [("13-password-reset", "The older session still works", "Log in with the new password")]

# v1-password-ends-sessions: exchanges after which a customer asks for another token, by section and title: section and
# title of the one that gave the token before, and the password by then.
TOKEN_AGAIN = {}


def reset_token(email, iat, exp):
    """A token for a new password as Stheno makes it, but for that nobody asked for it."""
    return {
        "$forge": {
            "header": {"alg": "HS256", "typ": "JWT"},
            "claims": {
                "entity_id": email,
                "provider": "emailpass",
                "actor_type": "customer",
                "purpose": "reset",
                "iat": iat,
                "exp": exp,
                "jti": "5f0c1f4e-6a53-4d0c-9f0e-0a4b6a2f7c11",
            },
            "secret": "{{jwt_secret}}",
        }
    }


# Bodies that are sent in the place of the recorded ones, by title. The real server's tokens
# are signed with the hash of the customer's password; these are like them in Stheno's form.
BODIES = {
    "Reset, expired token": {
        "email": "sam@example.com",
        "token": reset_token("sam@example.com", 1700000000, 1700000900),
        "password": "pw3",
    },
    "Reset, good signature, another customer_id": {
        "email": "sam@example.com",
        "token": reset_token("jane@example.com", "{{now}}", "{{now+86400}}"),
        "password": "pw3",
    },
    # The recording has the name of a file.
    "Body over 100 kB": {"email": "big@example.com", "password": {"$repeat": ["x", 110000]}},
}


def changed(given, table, at, columns, id):
    """A row of which these columns become as an answer has them (`at`: section, title, where)."""
    return {"given": given, "update": table, "at": at, "columns": columns, "where": {"id": id}}


def told(given, *at):
    """An order that the administrator tells of: what these answers have of it; of what several have, that of the first
    (`at`: section, title, where, and which of the exchanges of this title where there are several)."""
    return {"given": given, "put": "/v1/admin/orders", "at": at}


ORDERS = "14-store-orders"
COLUMNS = "Admin: retrieve the customer with its orders (default relations)"

# State that the recording has by an exchange which isn't replayed, or which Stheno
# answers differently. `before` or `after` says where the steps go.
GIVEN = [
    {
        "section": "03-groups-and-members",
        "before": "Group VIP",
        "steps": [
            {
                "given": "the guest that a cart with an e-mail makes",
                "insert": "customer",
                "at": ("04-list-customers", "Plain", "customers.1"),
                "without": ["billing_address_id"],
            }
        ],
    },
    {
        "section": "06-update-customers",
        "after": "Expand bad (is the change kept?)",
        "steps": [
            changed(
                "the last name is changed, which Stheno does not do in a request that it refuses",
                "customer",
                ("06-update-customers", "After it", "customer"),
                ["last_name", "updated_at"],
                "{{cus.jane}}",
            )
        ],
    },
    {
        "section": "06-update-customers",
        "after": "Password of a guest: does it get an account?",
        "steps": [
            changed(
                "the guest is updated, which Stheno does not do for a password that nobody could use",
                "customer",
                ("06-update-customers", "Password of a guest: does it get an account?", "customer"),
                ["updated_at"],
                "{{cus.guest}}",
            )
        ],
    },
    {
        "section": "07-customer-groups",
        "after": "Update, expand bad",
        "steps": [
            changed(
                "the group has its old name again, which Stheno does not do in a request that it refuses",
                "customer_group",
                ("07-customer-groups", "Jane's groups now", "customer.groups.0"),
                ["name", "updated_at"],
                "{{cusgroup.vip}}",
            )
        ],
    },
    {
        "section": ORDERS,
        "before": "All",
        # What is shown later of an order is in no single answer: one has all its columns, another what belongs to it.
        "steps": [
            told(
                "the first order",
                (ORDERS, COLUMNS, "customer.orders.0"),
                (ORDERS, "All", "orders.2"),
            ),
            told("the second order", (ORDERS, "Complete", "data", 2)),
            told("the third order", (ORDERS, "Complete", "data", 3)),
            told("the second is paid for", (ORDERS, "Capture the payment of the second", "order")),
            told(
                "the second is fulfilled",
                (ORDERS, COLUMNS, "customer.orders.1"),
                (ORDERS, "All", "orders.1"),
                (ORDERS, "Fulfil it", "order"),
            ),
            told(
                "the third is canceled",
                (ORDERS, COLUMNS, "customer.orders.2"),
                (ORDERS, "All", "orders.0"),
                (ORDERS, "Cancel the third", "order"),
            ),
        ],
    },
]
