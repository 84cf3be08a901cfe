"""The hand-made part of the conversion of Medusa 2 recordings: see convert.py.

Everything here points into the recording by section and title, so that a new
recording made with the same requests converts without a change.
"""

# Sections of the recording in the order they were made: file name, number of the
# first exchange, its title (a check that the numbers still fit), and whether
# Stheno is held to it yet. The last exchange of a section is the one before the next.
SECTIONS = [
    ("01-admin-authentication", 1, "log in", True),
    ("02-create-customers", 60, "everything", True),
    ("03-customer-groups", 85, "create", True),
    ("04-groups-of-a-customer", 128, "add and remove", True),
    ("05-addresses", 135, "everything", True),
    ("06-get-and-update-customers", 169, "get", True),
    ("07-customer-authentication", 196, "register", True),
    ("08-store-customers", 205, "no publishable key", True),
    ("09-store-me", 225, "get", True),
    ("10-store-addresses", 245, "create", True),
    ("11-store-orders", 264, "list", True),
    ("12-password-reset", 270, "ask", True),
    ("13-list-customers", 293, "plain", True),
    ("14-delete-customers", 383, "delete a guest", True),
]

# Replayed only up to this title, for a section whose rest needs more than is built.
LAST = {}

# Ids that deserve a name: section, title, where in the answer, name.
# All others are numbered: {{cus.1}}, {{cus.2}} …
NAMES = [
    ("01-admin-authentication", "who am I, by token", "user.id", "user.admin"),
    ("01-admin-authentication", "session, as behind a TLS proxy", "user.auth_identity_id", "authid.admin"),
    ("02-create-customers", "everything", "customer.id", "cus.ada"),
    ("02-create-customers", "email only", "customer.id", "cus.bob"),
    ("02-create-customers", "no email, nulls", "customer.id", "cus.eve"),
    ("02-create-customers", "empty object", "customer.id", "cus.empty"),
    ("02-create-customers", "by secret key", "customer.id", "cus.dan"),
    ("02-create-customers", "by secret key", "customer.created_by", "apk.secret"),
    ("02-create-customers", "with fields", "customer.id", "cus.zoe"),
    ("02-create-customers", "additional_data", "customer.id", "cus.add"),
    ("02-create-customers", "same email, other case", "customer.id", "cus.ada2"),
    ("02-create-customers", "no body", "customer.id", "cus.no_body"),
    ("02-create-customers", "bad field", "customer.id", "cus.q2"),
    ("03-customer-groups", "create", "customer_group.id", "cusgroup.vip"),
    ("03-customer-groups", "create, name only", "customer_group.id", "cusgroup.b2b"),
    ("03-customer-groups", "create one to delete", "customer_group.id", "cusgroup.gone"),
    ("03-customer-groups", "empty name", "customer_group.id", "cusgroup.nameless"),
    ("03-customer-groups", "create with the deleted one's name", "customer_group.id", "cusgroup.gone_again"),
    ("05-addresses", "list", "addresses.0.id", "cuaddr.home"),
    ("05-addresses", "list", "addresses.1.id", "cuaddr.paris"),
    ("05-addresses", "list", "addresses.2.id", "cuaddr.work"),
    ("05-addresses", "list", "addresses.3.id", "cuaddr.third"),
    ("05-addresses", "list", "addresses.4.id", "cuaddr.empty"),
    ("05-addresses", "list", "addresses.5.id", "cuaddr.zzz"),
    ("08-store-customers", "create", "customer.id", "cus.carol"),
    ("08-store-customers", "create the account: guest and account side by side", "customer.id", "cus.ada_account"),
    ("14-delete-customers", "create with the deleted one's email", "customer.id", "cus.ada_again"),
]

# Tokens that later requests carry: section, title of the answer that held it, name.
TOKENS = [
    ("01-admin-authentication", "log in", "admin"),
    ("07-customer-authentication", "register", "registration"),
    ("08-store-customers", "log in", "customer"),
    ("08-store-customers", "register a second with the email of a guest (ada@example.com)", "registration2"),
    ("08-store-customers", "register a third whose email has an account already", "registration3"),
]

# Said otherwise from the exchange after this one on, in requests and answers alike.
# Stheno compares e-mails without regard to case, so the customer that the real server
# makes here can't exist; a stand-in with a like e-mail sorts and is found the same way.
REWORD = [
    ("02-create-customers", "same email, other case", "ADA@example.com", "ADA2@example.com"),
    # So that the token before it stays good.
    ("12-password-reset", "unknown provider", "CAROL@EXAMPLE.COM", "NOBODY@EXAMPLE.COM"),
]

# Lists inside an object whose order the real server doesn't promise (it is the order
# of the rows on disk, and changes with every update).
ANY_ORDER = {"addresses", "groups", "customers"}


def row(given, table, at, **changes):
    """A row taken from an answer (`at`: section, title, where), with changes."""
    return {"given": given, "insert": table, "at": at, "row": changes}


def made(given, table, **columns):
    """A row that no answer shows."""
    return {"given": given, "insert": table, "row": columns}


def member(given, name, customer, group, deleted_at=None):
    """A customer's place in a group."""
    return made(
        given,
        "customer_group_customer",
        id="{{cusgc.%s}}" % name,
        customer_id="{{cus.%s}}" % customer,
        customer_group_id="{{cusgroup.%s}}" % group,
        metadata=None,
        created_by="{{user.admin}}",
        created_at="{{now}}",
        updated_at="{{now}}",
        deleted_at=deleted_at,
    )


ADA = ("06-get-and-update-customers", "get, fields=*addresses,*groups")
PARIS = ("05-addresses", "update, answer with addresses", "customer.addresses.0")
PLAIN = ("13-list-customers", "plain")

# State that the recording has by an exchange which isn't replayed, or which Stheno
# answers differently. `before` or `after` says where the steps go; `stands_for` names
# the sections that make the rows themselves: once one of them is replayed, the steps go.
GIVEN = [
    {
        "section": "02-create-customers",
        "after": "same email, other case",
        "steps": [row("a customer in the place of the one that Stheno refused", "customer", (*PLAIN, "customers.7"))],
    },
    {
        "section": "06-get-and-update-customers",
        "before": "get",
        "stands_for": ["03-customer-groups", "04-groups-of-a-customer"],
        "steps": [
            row("the group VIP", "customer_group", (*ADA, "customer.groups.1")),
            row("the group B2B, renamed since", "customer_group", (*ADA, "customer.groups.0")),
            member("Ada in VIP", "ada_vip", "ada", "vip"),
            member("Eve in VIP", "eve_vip", "eve", "vip"),
            member("Bob, who was in VIP", "bob_vip", "bob", "vip", deleted_at="{{now}}"),
            member("Ada in B2B", "ada_b2b", "ada", "b2b"),
        ],
    },
    {
        "section": "06-get-and-update-customers",
        "before": "get",
        "stands_for": ["05-addresses"],
        "steps": [
            row("an address of Ada's that was deleted", "customer_address", PARIS, deleted_at="{{now}}"),
            row("Ada's address without anything", "customer_address", (*ADA, "customer.addresses.0")),
            row("Ada's address with a country of three letters", "customer_address", (*ADA, "customer.addresses.1")),
            row("Ada's address at work", "customer_address", (*ADA, "customer.addresses.2")),
            row("Ada's third address", "customer_address", (*ADA, "customer.addresses.3")),
        ],
    },
    {
        "section": "05-addresses",
        "after": "delete through another customer",
        "steps": [
            {
                "given": "the address is deleted, which Stheno does not do through another customer",
                "update": "customer_address",
                "row": {"deleted_at": "{{now}}"},
                "where": {"id": "{{cuaddr.paris}}"},
            }
        ],
    },
    {
        "section": "13-list-customers",
        "before": "plain",
        "stands_for": ["08-store-customers", "09-store-me"],
        "steps": [
            row("Carol, who has an account", "customer", (*PLAIN, "customers.10")),
            row("an account with the e-mail of the guest Ada", "customer", (*PLAIN, "customers.11")),
        ],
    },
]
