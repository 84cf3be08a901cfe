"""The hand-made part of the conversion of another recording of Medusa 1, of how customers change and
what is told of it: see convert_v1.py. As in v1_table.py, everything points into the recording by
section and title.
"""

import v1_table
from v1_table import changed

# What is not replayed is of users, carts and orders, or in the first recording as well.
SECTIONS = [
    ("01-create-customers", 1, "all members", True),
    ("02-customer-groups", 14, "create", True),
    ("03-update-a-customer", 33, "first_name alone", True),
    ("04-update-a-guest", 97, "email", True),
    ("05-update-edge-cases", 105, "create, metadata absent", True),
    ("06-get-customers", 135, "list", False),
    ("07-register", 139, "all members", True),
    ("08-customer-authentication", 146, "sign in (cookie)", True),
    ("09-admin-authentication", 155, "sign in (cookie)", False),
    ("10-update-me", 162, "GET me", True),
    ("11-addresses", 199, "add", True),
    ("12-update-me-with-addresses", 204, "first_name alone", True),
    ("13-delete-addresses", 223, "delete", True),
    ("14-all-members-at-once", 226, "register", True),
    ("15-billing-address-by-id", 230, "register", True),
    ("16-deleted-billing-address", 237, "billing_address as an object, the row it has is deleted", True),
    ("17-payment-methods-and-orders", 246, "payment methods", False),
    ("18-password-reset", 248, "token for a registered customer", True),
    ("19-others", 263, "create, all members", False),
]

LAST = {}

ELSEWHERE = {}

NAMES = [
    ("01-create-customers", "all members", "customer.id", "cus.jane"),
    ("01-create-customers", "only the required members", "customer.id", "cus.john"),
    ("01-create-customers", 'password "": a guest', "customer.id", "cus.guest"),
    ("02-customer-groups", "create", "customer_group.id", "cusgroup.vip"),
    ("02-customer-groups", "create a second", "customer_group.id", "cusgroup.b2b"),
    ("05-update-edge-cases", "create, metadata absent", "customer.id", "cus.edge"),
    ("05-update-edge-cases", "create a guest", "customer.id", "cus.edge_guest"),
    ("07-register", "all members", "customer.id", "cus.sam"),
    ("11-addresses", "add", "customer.shipping_addresses.0.id", "cuaddr.sam"),
    ("14-all-members-at-once", "register", "customer.id", "cus.bill"),
    ("15-billing-address-by-id", "register", "customer.id", "cus.bill2"),
    ("15-billing-address-by-id", "add", "customer.shipping_addresses.0.id", "cuaddr.bill2"),
]

TOKENS = [
    ("08-customer-authentication", "token", "customer"),
    ("14-all-members-at-once", "token", "bill"),
    ("15-billing-address-by-id", "token", "bill2"),
]

API_TOKEN = v1_table.API_TOKEN

SENT_TOKENS = []

REWORD = []

ANY_ORDER = v1_table.ANY_ORDER

RENEWS = set()

SESSION_AFTER = []

TOKEN_AGAIN = {
    ("10-update-me", "password alone"): ("08-customer-authentication", "token", "pw2"),
    ("12-update-me-with-addresses", "billing_address and first_name, password together"): (
        "08-customer-authentication",
        "token",
        "pw3",
    ),
}

BODIES = {}

# State that Stheno has otherwise after what it answers differently.
GIVEN = [
    {
        "section": "03-update-a-customer",
        "after": "first_name, expand bad: an error but the change is kept",
        "steps": [
            changed(
                "the first name is changed, which Stheno does not do in a request that it refuses",
                "customer",
                (
                    "03-update-a-customer",
                    "first_name, expand bad: an error but the change is kept, after it",
                    "customer",
                ),
                ["first_name", "updated_at"],
                "{{cus.jane}}",
            )
        ],
    },
    {
        "section": "04-update-a-guest",
        "after": "password of a guest",
        "steps": [
            changed(
                "the guest is updated, which Stheno does not do for a password that nobody could use",
                "customer",
                ("04-update-a-guest", "password of a guest", "customer"),
                ["updated_at"],
                "{{cus.guest}}",
            )
        ],
    },
    {
        "section": "12-update-me-with-addresses",
        "after": "billing_address as an id (has another)",
        "steps": [
            changed(
                "the address is as old as it was, though bills go there now",
                "customer_address",
                (
                    "12-update-me-with-addresses",
                    "billing_address as an id (has another)",
                    "customer.billing_address",
                ),
                ["updated_at"],
                "{{cuaddr.sam}}",
            )
        ],
    },
    {
        "section": "15-billing-address-by-id",
        "after": "billing_address as an id",
        "steps": [
            changed(
                "the address is as old as it was, though bills go there now",
                "customer_address",
                ("15-billing-address-by-id", "billing_address as an id", "customer.billing_address"),
                ["updated_at"],
                "{{cuaddr.bill2}}",
            )
        ],
    },
]
