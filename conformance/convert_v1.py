#!/usr/bin/env python3
"""Turns a recording of the real Medusa 1 into the files the conformance test replays.

    python3 conformance/convert_v1.py path/to/transcripts.jsonl path/to/events.ndjson path/to/changes.jsonl

The first recording has one exchange a line: n, title, method, path, request_headers (each "Name: value"),
request_body, status, headers (pairs) and body, as JSON where it is some; and one event a line, as a
subscriber got it: event, data. v1_events.py finds out which exchange caused it. Another recording,
of how customers change, has each exchange with its events; the bodies are JSON and called body and
answer.

The files go to v1/ and v1-changes/ beside this script. v1_table.py and v1_changes_table.py have what
can't be read off the recordings, the differences.json in each folder is written by hand; both as for
Medusa 2, see convert.py. What Stheno does otherwise in all answers alike is not listed there but done
here, in `as_stheno`; each piece names its row of docs/differences.md.
"""

import argparse
import base64
import html
import json
import pathlib
import re
import urllib.parse

import v1_changes_table
import v1_table
from convert import HERE, Recording, compact, lines, look
from orders.make_v1 import merged
from v1_events import events_of

PAGE = re.compile(r"<pre>(?:\w+Error: )?(.*?)(?:<br>|</pre>)", re.DOTALL)
SESSION = re.compile(r"connect\.sid=([^;]+)")
# Requests that sign somebody in, when they succeed.
SIGN_INS = {("POST", "/admin/auth"), ("POST", "/store/auth"), ("POST", "/store/customers")}
# Lists of customers: they have an order only when one is asked for.
CUSTOMERS = re.compile(r"/admin/(customers|customer-groups/\w+/customers)")


def as_stheno(exchange, renews):
    """An exchange in the form that convert.py reads, with what is different in all answers of Stheno alike.
    `renews`: whether the answer gives the session a new id, though the real one did not."""
    path = exchange["path"].split("?")[0]
    sent = {name.lower(): value for name, value in (h.split(": ", 1) for h in exchange["request_headers"])}
    headers = {name.lower(): value for name, value in exchange["headers"]}
    body = exchange["body"]

    # v1-sessions, session-over-http: a cookie comes with a new session only, and is also sent over plain http.
    cookie = headers.pop("set-cookie", "")
    signs_in = exchange["status"] == 200 and (exchange["method"], path) in SIGN_INS
    if signs_in or renews:
        session = SESSION.search(cookie or sent["cookie"])[1]
        expires = "Expires=Thu, 01 Jan 2026 00:00:00 GMT"
        headers["set-cookie"] = f"connect.sid={session}; Path=/; {expires}; HttpOnly; SameSite=Lax"

    # v1-html-404, v1-html-400: JSON in the place of pages; in the form of Medusa 2.
    if isinstance(body, str) and body.startswith("<!DOCTYPE html>"):
        message = html.unescape(PAGE.search(body)[1])
        headers["content-type"] = "application/json; charset=utf-8"
        if exchange["status"] == 404:
            body = {"type": "not_found", "message": message}
        else:
            kind = "invalid_data" if exchange["status"] == 400 else "unknown_error"
            body = {"message": message, "type": kind}

    return {
        "n": exchange["n"],
        "title": exchange["title"],
        "method": exchange["method"],
        "path": "/v1" + exchange["path"],
        "headers": sent,
        "body": sent_body(exchange["request_body"]),
        "status": exchange["status"],
        "response_headers": [part for pair in headers.items() for part in pair],
        "response": body if isinstance(body, str) else compact(without_secrets(body)),
    }


def recorded(line, before):
    """An exchange of the other recording in the form of the first; `before` is the one before it."""
    body = line["body"]
    title = line["title"].strip().removeprefix("-> ")
    return {
        **line,
        "title": f"{before['title']}, {title}" if title == "after it" else title,
        "request_body": body if body is None or isinstance(body, str) else compact(body),
        "body": line["answer"],
    }


def sent_body(text):
    """The body of a request: JSON without the recorder's spaces, anything else as it stands."""
    try:
        value = json.loads(text or "")
    except ValueError:
        return text
    return compact(value) if isinstance(value, dict | list) else text


def without_secrets(value):
    """A value of an answer as Stheno shows it."""
    if isinstance(value, list):
        return [without_secrets(v) for v in value]
    if not isinstance(value, dict):
        return value
    # v1-password-hash
    out = {k: without_secrets(v) for k, v in value.items() if k != "password_hash"}
    if "api_token" in out:
        # v1-api-token
        out["api_token"] = None
    return out


class RecordingV1(Recording):
    """A recording of Medusa 1."""

    token_member = "access_token"
    # v1-ids
    prefixes = {"usr": "user", "cgrp": "cusgroup", "addr": "cuaddr"}

    def __init__(self, table, exchanges, events):
        starts = [(first, name) for name, first, _, _ in table.SECTIONS]

        def renews(exchange):
            section = max((first, name) for first, name in starts if first <= exchange["n"])[1]
            return (section, exchange["title"]) in table.RENEWS

        super().__init__(table, [as_stheno(e, renews(e)) for e in exchanges], events, secret="")
        self.keys[table.API_TOKEN] = "secret_key"
        self.keys[base64.b64encode(f"{table.API_TOKEN}:".encode()).decode()] = "basic.secret_key"
        for section, title, name in table.SENT_TOKENS:
            [event] = self.events[self.exchange(section, title)["n"]]
            self.tokens[event["data"]["token"]] = name

    def shown(self, section):
        left_out = self.table.ELSEWHERE.get(section, ())
        return [e for e in super().shown(section) if e["title"] not in left_out]

    def row(self, step):
        if "put" not in step:
            return super().row(step)
        # What several answers have of one order.
        order = {}
        for section, title, path, *nth in step["at"]:
            order = merged(order, look(self.answer(section, title, *nth), path))
        return order

    def path(self, exchange):
        # curl sent it as it was written.
        return exchange["path"]

    def request(self, exchange):
        request = super().request(exchange)
        body = self.table.BODIES.get(exchange["title"])
        return request if body is None else {**request, "body": body}

    def reply(self, exchange, section, etag):
        title = exchange["title"]
        raw = exchange["response_headers"]
        if "set-cookie" in raw:
            # From here on, the recorded session has another name.
            cookie = raw[raw.index("set-cookie") + 1]
            self.cookies.pop(SESSION.search(cookie)[1], None)
        out = super().reply(exchange, section, etag)
        for s, t, sign_in in self.table.SESSION_AFTER:
            if (s, t) == (section, title):
                self.cookies[self.session_of(exchange)] = self.cookies[self.session_of(self.exchange(s, sign_in))]
        if is_unordered(exchange, out.get("body")):
            out["body"]["customers"] = {"$any_order": out["body"]["customers"]}
        return out

    def happened(self, events):
        return [self.event(event) for event in events]

    def event(self, event):
        # v1-password-hash
        data = self.value(without_secrets(event["data"]))
        if "token" in data:
            # v1-reset-token
            claims = {
                "entity_id": data["email"],
                "provider": "emailpass",
                "actor_type": "customer",
                "purpose": "reset",
                "iat": "{{seconds}}",
                "exp": "{{iat+900}}",
                "jti": "{{%s}}" % self.next_name("uuid"),
            }
            data["token"] = {"$jwt": claims, "$as": "token." + self.tokens[event["data"]["token"]]}
        return {"event": event["event"], "data": data}

    def convert(self, section):
        steps = []
        for step in super().convert(section):
            steps.append(step)
            again = self.table.TOKEN_AGAIN.get((section, step.get("title")))
            if again:
                steps.append(self.token_again(*again))
        return steps

    def token_again(self, section, title, password):
        """An exchange that gives a token, with another password."""
        exchange = self.exchange(section, title)
        request = self.request(exchange)
        request["body"]["password"] = password
        answer = self.reply(exchange, section, etag=False)
        return {"title": "another token, since a new password ends those before", "request": request, "answer": answer}

    def write(self, folder):
        super().write(folder)
        for section, exchanges in self.sections.items():
            for exchange in exchanges:
                if section in self.replayed and exchange not in self.shown(section):
                    for event in self.events.get(exchange["n"], ()):
                        title = exchange["title"]
                        reason = self.table.ELSEWHERE[section][title]
                        print(f"{section}: left out {event['event']} of {title!r}: {reason}")

    def session_of(self, exchange):
        """The recorded session that a request names, or else its answer."""
        raw = exchange["response_headers"]
        return SESSION.search(exchange["headers"].get("cookie") or raw[raw.index("set-cookie") + 1])[1]


def is_unordered(exchange, body):
    """v1-order: whether an answer has all of a list of customers that nobody sorted, and more than one."""
    path, _, query = exchange["path"].removeprefix("/v1").partition("?")
    if exchange["method"] != "GET" or not CUSTOMERS.fullmatch(path.lower()):
        return False
    if exchange["status"] != 200 or "count" not in body or dict(urllib.parse.parse_qsl(query)).get("order"):
        return False
    return body["count"] == len(body["customers"]) > 1


def main():
    """Reads the recording and writes the files."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("transcripts", type=pathlib.Path)
    parser.add_argument("events", type=pathlib.Path)
    parser.add_argument("changes", type=pathlib.Path)
    options = parser.parse_args()
    exchanges = lines(options.transcripts)
    events = events_of(exchanges, lines(options.events), v1_table.EVENTS_OF_OTHERS)
    RecordingV1(v1_table, exchanges, events).write(HERE / "v1")
    changes = lines(options.changes)
    events = {line["n"]: line["events"] for line in changes if line["events"]}
    exchanges = [recorded(line, before) for line, before in zip(changes, changes[:1] + changes)]
    RecordingV1(v1_changes_table, exchanges, events).write(HERE / "v1-changes")


if __name__ == "__main__":
    main()
