#!/usr/bin/env python3
"""Turns recordings of the real Medusa 1 into the files that the unit tests of how orders are shown read.

    python3 conformance/orders/make_v1.py path/to/recordings

The directory has v1-orders.jsonl, v1-lists.jsonl, v1-extra-reads.jsonl, v1-customers.jsonl, v1-errors.jsonl, and the same
as v1inc-*.jsonl of a shop whose prices include taxes. Each has one exchange a line: title, path, status and response, a text.

The files go to v1/ beside this script:

- taken.jsonl: each order once, as complete as the recording has it
- shown.jsonl: what the answers about orders showed of them: title, path, who asked, status, and as answer the list of the
  orders in it, or the refusal. What shows nothing new is left out.
"""

import argparse
import json
import pathlib
import re
import urllib.parse

HERE = pathlib.Path(__file__).parent
SHOPS = ("v1", "v1inc")
# Reads of an order that together hold all of it; what the earlier one says counts.
COMPLETE = ("admin, everything expanded, all fields", "admin, default")
# Orders of the second shop that differ in kind from those of the first.
INCLUSIVE = {"plain-0tax", "tax19", "pct10-total", "free-shipping", "kwd", "guest", "bob"}
ROUTES = (
    (re.compile(r"/store/customers/me/orders"), "list"),
    (re.compile(r"/store/orders/(?!cart/)\w+"), "one"),
    (re.compile(r"/store/orders"), "lookup"),
    (re.compile(r"/admin/customers(/\w+)?"), "customer"),
)


def exchanges(directory, shop, *names):
    for name in names:
        with open(directory / f"{shop}-{name}.jsonl", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def merged(one, other):
    """What is in either; of what is in both, that of the first."""
    if isinstance(one, dict) and isinstance(other, dict):
        return {name: merged(one[name], other[name]) if name in one and name in other else one.get(name, other.get(name))
                for name in {**one, **other}}
    if isinstance(one, list) and isinstance(other, list) and all(isinstance(thing, dict) for thing in one + other):
        return [merged(thing, next((twin for twin in other if same(thing, twin)), {})) for thing in one]
    return one


def same(one, other):
    return all(one.get(name) == other.get(name) for name in ("id", "item_id", "return_id", "fulfillment_id"))


def taken(directory):
    orders = {}
    for shop in SHOPS:
        for exchange in exchanges(directory, shop, "orders"):
            label, _, what = exchange["title"].partition(": ")
            if what not in COMPLETE or exchange["status"] != 200 or (shop == "v1inc" and label not in INCLUSIVE):
                continue
            order = json.loads(exchange["response"])["order"]
            orders[order["id"]] = merged(orders.get(order["id"], order), order)
    return orders


def route(path):
    return next((name for pattern, name in ROUTES if pattern.fullmatch(path)), None)


def orders_in(body):
    if "order" in body:
        return [body["order"]]
    if "orders" in body:
        return body["orders"]
    customers = body.get("customers", [body.get("customer", {})])
    return [order for customer in customers for order in customer.get("orders", [])]


def shown(directory, known):
    seen = set()
    for shop in SHOPS:
        names = ("orders", "lists", "customers", "errors") + (("extra-reads",) if shop == "v1" else ())
        for exchange in exchanges(directory, shop, *names):
            path, _, query = exchange["path"].partition("?")
            kind = route(path)
            if kind is None or exchange.get("method") != "GET":
                continue
            params = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
            asked = (kind, params.get("fields"), params.get("expand"))
            answer = answer_of(exchange, asked, known, seen)
            if answer is None:
                continue
            yield {"title": exchange["title"], "path": exchange["path"], "who": who(kind, answer, known),
                   "status": exchange["status"], "answer": answer}


def who(kind, answer, known):
    """Who asked: an administrator, a customer, or anybody."""
    if kind == "list" and isinstance(answer, list):
        return known[answer[0]["id"]]["customer_id"]
    return {"customer": "admin", "list": "a customer"}.get(kind)


def answer_of(exchange, asked, known, seen):
    """The orders in an answer that are known and not yet shown so, or the refusal of what was asked for; None without."""
    if exchange["status"] != 200:
        named = exchange["status"] in (400, 500) and asked[1:] != (None, None)
        new = named and asked not in seen
        seen.add(asked)
        return json.loads(exchange["response"]) if new else None
    new = []
    for order in orders_in(json.loads(exchange["response"])):
        mark = (asked, json.dumps(order))
        if order["id"] in known and mark not in seen:
            seen.add(mark)
            new.append(order)
    return new or None


def write(name, rows):
    with open(HERE / "v1" / name, "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("recordings", type=pathlib.Path)
    directory = parser.parse_args().recordings
    known = taken(directory)
    write("taken.jsonl", known.values())
    write("shown.jsonl", shown(directory, known))


if __name__ == "__main__":
    main()
