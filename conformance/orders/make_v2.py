#!/usr/bin/env python3
"""Turns a recording of orders of the real Medusa 2 into the files the crate stheno-medusa-v2 is tested with.

    python3 conformance/orders/make_v2.py path/to/recording

The directory has v2-orders.jsonl, v2-extra-reads.jsonl, v2-lists.jsonl, v2-customers.jsonl and v2-errors.jsonl: one
exchange a line with title, method, path, status and response, the body as raw text. The files go to v2/ beside this
script and are never edited:

taken.jsonl   an order a line, with every member that some answer showed of it
shown.jsonl   an answer a line: title, path, who asked (the type of the signed in, with the customer's id; null for nobody),
              status and answer

An order that a list shows just as other lists show theirs is only named, as {"$id": …}. Answers to the query parameter
`version` are left out.
"""

import argparse
import base64
import json
import pathlib
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
READS = ("v2-orders", "v2-extra-reads", "v2-lists", "v2-customers", "v2-errors")
# Orders of which every variant of `fields` is kept; of the others the defaults.
VARIANTS = ("return-received",)
# Orders of which everything is kept as it was shown at once.
EVERYTHING = ("exchange", "draft-open")
FIRST = 2  # how many orders of a list are kept for each `fields` of a route
NTH = 7  # which of the orders of a customer are kept


def compact(value):
    """JSON as JSON.stringify writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def exchanges(directory):
    """The reads of a recording, with their bodies parsed where they are JSON."""
    for name in READS:
        with (directory / f"{name}.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                exchange = json.loads(line)
                path = exchange["path"].split("?")[0]
                wanted = path.startswith(("/admin/orders", "/store/orders", "/admin/customers", "/store/customers"))
                if exchange["method"] != "GET" or not wanted:
                    continue
                try:
                    exchange["body"] = json.loads(exchange["response"])
                except ValueError:
                    exchange["body"] = exchange["response"]
                yield exchange


def orders_of(body):
    """The orders that an answer shows."""
    if not isinstance(body, dict):
        return []
    if "order" in body:
        return [body["order"]]
    customers = [body["customer"]] if "customer" in body else body.get("customers", [])
    return body.get("orders", []) + [order for customer in customers for order in customer.get("orders", [])]


def merge(known, more):
    """Adds to a value what another answer shows of it; what is known stays."""
    if isinstance(known, dict) and isinstance(more, dict):
        for name, value in more.items():
            known[name] = merge(known[name], value) if name in known else value
    elif isinstance(known, list) and isinstance(more, list):
        # Nobody promises the order of related rows, so they are found by their ids.
        by_id = {value["id"]: value for value in more if isinstance(value, dict) and "id" in value}
        for value in known:
            if isinstance(value, dict) and value.get("id") in by_id:
                merge(value, by_id[value["id"]])
    return known


def richness(exchange):
    """Where a read stands among all, so that what shows most comes first: the order of members is taken of it."""
    return "*customer.groups" not in exchange["path"]


def taken(all_exchanges):
    """Every order, put together of all answers that show something of it."""
    orders = {}
    for exchange in sorted(all_exchanges, key=richness):
        if exchange["status"] != 200 or "version=" in exchange["path"]:
            continue
        for order in orders_of(exchange["body"]):
            if "id" in order:
                copy = json.loads(compact(order))
                orders[order["id"]] = merge(orders.get(order["id"], copy), copy)
    for order in orders.values():
        # Another name for the same relation.
        order.pop("promotion", None)
    return orders


def who(exchange):
    """Who asked: the type of the signed in and, of a customer, the id."""
    headers = {name.lower(): value for name, value in exchange["request_headers"].items()}
    token = headers.get("authorization", "").removeprefix("Bearer ")
    if not token:
        return None
    try:
        part = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, IndexError):
        return "a bad token"
    return claims["actor_id"] if claims["actor_type"] == "customer" else "admin"


def kept(exchange):
    """Whether the answer adds anything to those that are kept anyway."""
    label, _, variant = exchange["title"].partition(": ")
    if "version=" in exchange["path"]:
        return False
    if not variant.startswith(("admin, ", "store, ")) or variant in ("admin, default", "store, no auth"):
        return True
    everything = "everything" in variant or "dashboard" in variant
    return label in VARIANTS or (everything and label in EVERYTHING)


def shorten(exchange, seen):
    """Names the orders that need not be there twice."""
    body = exchange["body"]
    if not isinstance(body, dict):
        return
    path, _, query = exchange["path"].partition("?")
    fields = dict(urllib.parse.parse_qsl(query)).get("fields")
    whole = seen.setdefault((path, fields), [])
    for position, order in enumerate(body.get("orders", [])):
        if len(whole) < FIRST and order["id"] not in whole:
            whole.append(order["id"])
        else:
            body["orders"][position] = {"$id": order["id"]}
    orders = body.get("customer", {}).get("orders", [])
    for position, order in enumerate(orders):
        if position % NTH and "id" in order:
            orders[position] = {"$id": order["id"]}


def shown(all_exchanges):
    """The answers that are kept."""
    seen = {}
    for exchange in filter(kept, all_exchanges):
        shorten(exchange, seen)
        line = {name: exchange[name] for name in ("title", "path")}
        yield line | {"who": who(exchange), "status": exchange["status"], "answer": exchange["body"]}


def write(name, lines):
    """Writes a file of one JSON value a line."""
    text = "".join(compact(line) + "\n" for line in lines)
    (HERE / "v2" / name).write_text(text, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("recording", type=pathlib.Path)
    all_exchanges = list(exchanges(parser.parse_args().recording))
    (HERE / "v2").mkdir(exist_ok=True)
    write("taken.jsonl", taken(all_exchanges).values())
    write("shown.jsonl", shown(all_exchanges))


if __name__ == "__main__":
    main()
