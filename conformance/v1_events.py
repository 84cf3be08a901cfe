"""Which events the requests of a recording of Medusa 1 caused.

A subscriber got them in lots, every three seconds what was new in no promised order, and none
says what caused it. But few requests cause one, each of them one alone, and it shows the thing as
the request left it. So each exchange tells whether there must be an event, and how it is known.
"""

import json
import re

# What events and answers both show of a customer.
COLUMNS = (
    "id",
    "email",
    "phone",
    "metadata",
    "last_name",
    "created_at",
    "deleted_at",
    "first_name",
    "updated_at",
    "has_account",
    "billing_address_id",
)
UPDATE = re.compile(r"/admin/customers/(\w+)")
CART = re.compile(r"/store/carts/\w+(/complete)?")


def events_of(exchanges, events, others):
    """The events of each exchange, by its number: each event is of one exchange, or of somebody in `others`, which
    gives a reason for an e-mail; and each exchange that must cause one has one."""
    left = list(events)
    found = {}
    # How the events up to now have told of each customer, by id.
    customers = {}
    for exchange in exchanges:
        wanted = must_cause(exchange, customers)
        if wanted is None:
            continue
        name, members = wanted
        fitting = [event for event in left if event["event"] == name and fits(event["data"], members)]
        where = f"exchange {exchange['n']}, {exchange['title']!r}"
        assert fitting, f"no {name} is left for {where}"
        event = fitting[0]
        assert all(told(other["data"]) == told(event["data"]) for other in fitting), f"several {name} fit {where}"
        left.remove(event)
        found[exchange["n"]] = [event]
        if name in ("customer.created", "customer.updated"):
            customers[event["data"]["id"]] = event["data"]
    of_others = [event["data"].get("email") for event in left]
    assert set(of_others) == set(others), f"events of {set(of_others) ^ set(others)} are of no exchange, or not there"
    return found


def must_cause(exchange, customers):
    """The name of the event that an exchange must have caused, and members that it must have; None for none."""
    if exchange["method"] != "POST":
        return None
    path, _, query = exchange["path"].partition("?")
    status = exchange["status"]
    if status == 204 and path == "/store/customers/password-token":
        email = json.loads(exchange["request_body"])["email"].lower()
        registered = any(known["has_account"] and known["email"] == email for known in customers.values())
        return ("customer.password_reset", {"email": email}) if registered else None
    if status == 500 and UPDATE.fullmatch(path) and "expand=" in query:
        # The answer is made after the change, and fails.
        return "customer.updated", {"id": UPDATE.fullmatch(path)[1], **json.loads(exchange["request_body"])}
    if status not in (200, 201):
        return None
    if CART.fullmatch(path):
        return by_cart(exchange, customers)
    if path in ("/admin/customers", "/store/customers"):
        return "customer.created", customer_of(exchange, customers)
    if UPDATE.fullmatch(path) or path in ("/store/customers/me", "/store/customers/password-reset"):
        return "customer.updated", customer_of(exchange, customers)
    return None


def customer_of(exchange, customers):
    """Members of the event that tells of the customer in an answer: groups as they were sent, and an address where
    bills go, if there was none before it."""
    sent = json.loads(exchange["request_body"] or "{}")
    shown = exchange["body"]["customer"]
    members = {column: shown[column] for column in COLUMNS if column in shown}
    before = customers.get(shown["id"], {}).get("billing_address_id")
    return {
        **members,
        "groups": sent.get("groups"),
        "password_hash": bool(sent.get("password")),
        "billing_address": isinstance(sent.get("billing_address"), dict) and before is None,
    }


def by_cart(exchange, customers):
    """What a request to a cart caused: it may become an order, or its e-mail a guest."""
    answer = exchange["body"]
    if exchange["path"].endswith("/complete"):
        return "order.placed", {"id": answer["data"]["id"]}
    guest = answer["cart"]["customer_id"]
    if "email" not in json.loads(exchange["request_body"]) or guest in customers:
        return None
    return "customer.created", {"id": guest, "email": answer["cart"]["email"]}


def fits(data, members):
    """Whether the data of an event has these members."""
    data = told(data)
    return all(name in data and data[name] == value for name, value in members.items())


def told(data):
    """The data of an event, with what is not always there. Of passwords and addresses only counts whether there is a
    new one."""
    return {
        **data,
        "groups": data.get("groups"),
        "password_hash": bool(data.get("password_hash")),
        "billing_address": "billing_address" in data,
    }
