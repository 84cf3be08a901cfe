#!/usr/bin/env python3
"""Turns a recording of the real Medusa 2 into the files the conformance test replays.

    python3 conformance/convert.py path/to/transcripts.jsonl path/to/events.jsonl [--secret SECRET]

A recording has one exchange a line: n, title, method, path, headers, body, status,
response_headers (names and values in turn) and response, bodies as raw text; and one
event a line, as a subscriber got it: name, data, metadata.
SECRET is the JWT secret of the recorded server ("supersecret"); with it the
tokens that the recording forged are told apart.

The files go to v2/ beside this script, one for each section; README.md describes
their form. What can't be read off the recording (names for ids, rows that stand
for exchanges that aren't replayed) is in v2_table.py. v2/differences.json is written
by hand and left alone. So the other files in v2/ are never edited: change the table
and run this again. convert_v1.py does the same for Medusa 1, with what is here.
"""

import argparse
import base64
import hashlib
import hmac
import itertools
import json
import pathlib
import re
import urllib.parse

import v2_table

HERE = pathlib.Path(__file__).resolve().parent
ID = re.compile(r"\b([a-z]+)_(01[0-9A-HJKMNP-TV-Z]{24})\b")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
JWT = re.compile(r"[\w-]+\.[\w-]+\.[\w-]*")
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Python writes 1e-07 where JavaScript writes 1e-7, and the runner 1e21 where it writes 1e+21.
SMALL = re.compile(r"([:,\[]-?[\d.]+e-)0(?=\d)")
LARGE = re.compile(r"[:,\[]-?[\d.]+e\+")
REPEATED = 1000  # a text of one character this long or longer is abbreviated
KEPT_HEADERS = ("content-type", "vary", "set-cookie")


def unpack(part):
    """A part of a JWT as JSON."""
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def compact(value):
    """JSON as JSON.stringify writes it."""
    return SMALL.sub(r"\1", json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def parsed(text):
    """The JSON value of a text, or None where writing it again would change the text."""
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if compact(value) == text and not LARGE.search(text) else None


def look(value, path):
    """What is at a path such as customer.groups.0 in a JSON value."""
    for step in path.split("."):
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def events_of(exchanges, events):
    """The events of each exchange, by its number. Events and exchanges come in the same order, and what one request
    caused has the same eventGroupId; so each group goes to the next exchange that it can be from."""
    groups = [list(group) for _, group in itertools.groupby(events, lambda e: e["metadata"]["eventGroupId"])]
    found = {}
    rest = iter(exchanges)
    for group in groups:
        exchange = next((e for e in rest if can_cause(e, group)), None)
        if exchange is None:
            # What follows was caused by requests that are not part of the recording.
            break
        found[exchange["n"]] = group
    return found


def can_cause(exchange, events):
    """Whether all of these events can be from this exchange."""
    if exchange["method"] not in ("POST", "DELETE") or exchange["status"] >= 300:
        return False
    path = exchange["path"].split("?")[0]
    if events[0]["name"] == "auth.password_reset":
        data = events[0]["data"]
        asked = json.loads(exchange["body"])
        same = (asked.get("identifier"), asked.get("metadata", {})) == (data["entity_id"], data["metadata"])
        return path == f"/auth/{data['actor_type']}/emailpass/reset-password" and same
    last = [event for event in events if event["name"] != "auth.auth-identity.deleted"][-1]
    thing = next(part for part in ("group-customer", "group", "address", "customer") if part in last["name"])
    paths = {
        "group-customer": r"/admin/customer-groups/\w+/customers|/admin/customers/\w+/customer-groups",
        "group": r"/admin/customer-groups(/\w+)?",
        "address": r"/(admin/customers/\w+|store/customers/me)/addresses(/\w+)?",
        "customer": r"/(admin|store)/customers(/\w+)?",
    }
    if not re.fullmatch(paths[thing], path):
        return False
    if thing == "group-customer":
        return True
    if ("deleted" in last["name"]) != (exchange["method"] == "DELETE"):
        return False
    # A new address is in no answer but by chance.
    return last["data"]["id"] in path + exchange["response"] or last["name"].endswith("address.created")


class Recording:
    """The exchanges by section, and the names that take the place of what varies."""

    # The member of an answer that a token is in.
    token_member = "token"
    # Prefixes of ids that Stheno writes otherwise.
    prefixes = {}

    def __init__(self, table, exchanges, events, secret):
        self.table = table
        self.secret = secret
        # By the number of the exchange that caused them.
        self.events = events
        starts = [first for _, first, _, _ in table.SECTIONS] + [len(exchanges) + 1]
        self.sections = {}
        for (name, first, title, _), end in zip(table.SECTIONS, starts[1:]):
            self.sections[name] = exchanges[first - 1 : end - 1]
            found = self.sections[name][0]["title"]
            assert found == title, f"{name} begins with {found!r}, not {title!r}"
        self.replayed = [name for name, _, _, replayed in table.SECTIONS if replayed]
        self.ids = {look(self.answer(s, t), path): name for s, t, path, name in table.NAMES}
        self.tokens = {self.answer(s, t)[self.token_member]: name for s, t, name in table.TOKENS}
        self.token_answers = {(s, t): name for s, t, name in table.TOKENS}
        for happened in self.events.values():
            for event in happened:
                if "token" in event["data"]:
                    self.tokens[event["data"]["token"]] = f"sent{len(self.tokens)}"
        self.keys = {}
        self.cookies = {}
        self.etags = {}
        self.times = {}
        self.counters = {}
        self.reworded = []

    def exchange(self, section, title, nth=None):
        """The one exchange of a section with this title, or of several the nth, from 1."""
        found = [e for e in self.sections[section] if e["title"] == title]
        assert nth or len(found) == 1, f"{len(found)} exchanges in {section} are called {title!r}"
        return found[(nth or 1) - 1]

    def answer(self, section, title, nth=None):
        """The JSON of an answer."""
        return json.loads(self.exchange(section, title, nth)["response"])

    def shown(self, section):
        """The exchanges of a section that are replayed."""
        exchanges = self.sections[section]
        last = self.table.LAST.get(section)
        return exchanges if last is None else exchanges[: exchanges.index(self.exchange(section, last)) + 1]

    def next_name(self, kind):
        """A numbered name: kind.1, kind.2 …"""
        self.counters[kind] = self.counters.get(kind, 0) + 1
        return f"{kind}.{self.counters[kind]}"

    def named(self, text):
        """A text with names in the place of ids, times and keys."""
        for old, new in self.reworded:
            text = text.replace(old, new)
        for key, name in self.keys.items():
            text = text.replace(key, "{{%s}}" % name)
        for token, name in self.tokens.items():
            text = text.replace(token, "{{token.%s}}" % name)

        def of_id(match):
            if match[0] not in self.ids:
                self.ids[match[0]] = self.next_name(self.prefixes.get(match[1], match[1]))
            return "{{%s}}" % self.ids[match[0]]

        def of_time(match):
            return "{{%s}}" % self.times[match[0]] if match[0] in self.times else match[0]

        return TIME.sub(of_time, ID.sub(of_id, text))

    def find_keys(self, value):
        """Names the API keys that a header carries, once each."""
        for key in re.findall(r"\b[sp]k_[0-9a-f]{64}\b", value):
            self.keys[key] = "secret_key" if key.startswith("sk_") else "publishable_key"
            self.keys[base64.b64encode(f"{key}:".encode()).decode()] = f"basic.{self.keys[key]}"

    def number_times(self):
        """Numbers all times that were answered, from the earliest to the latest. Those that aren't replayed count as
        well, so that no number changes once they are."""
        seen = set()
        for exchanges in self.sections.values():
            for exchange in exchanges:
                seen.update(TIME.findall(exchange["response"]))
        self.times = {time: f"time.{n}" for n, time in enumerate(sorted(seen), 1)}

    def givens(self):
        """The given steps that this selection of sections needs."""
        return [g for g in self.table.GIVEN if not set(g.get("stands_for", ())) & set(self.replayed)]

    def row(self, step):
        """The row of a given step, as recorded: all of it, or the columns that change."""
        found = {}
        if "at" in step:
            section, title, path = step["at"]
            found = look(self.answer(section, title), path)
            found = {k: found[k] for k in step.get("columns", found) if k not in step.get("without", ())}
        return {**found, **step.get("row", {})}

    # Values

    def forged(self, token):
        """How to make a token that the recorded server never gave."""
        head, claims, signature = token.split(".")
        header, claims = unpack(head), unpack(claims)
        secret = None
        if signature:
            for candidate, name in ((self.secret, "{{jwt_secret}}"), ("other", "other")):
                digest = hmac.new(candidate.encode(), token.rsplit(".", 1)[0].encode(), hashlib.sha256).digest()
                if base64.urlsafe_b64encode(digest).decode().rstrip("=") == signature:
                    secret = name
            assert secret, f"no known secret signed {token}"
        shown = self.value(claims)
        if "iat" in claims:
            # Good for a day from when it is sent, or as far off as it was made.
            day = claims["exp"] - claims["iat"] == 86400
            shown["iat"] = "{{now}}"
            shown["exp"] = "{{now+86400}}" if day else claims["exp"]
        return {"$forge": {"header": header, "claims": shown, "secret": secret}}

    def value(self, value, depth=0, key=None):
        """A JSON value with names, and with shorthands for tokens and long texts."""
        if isinstance(value, dict):
            out = {k: self.value(v, depth + 1, k) for k, v in value.items()}
            if isinstance(value.get("iat"), int) and isinstance(value.get("exp"), int):
                lifetime = value["exp"] - value["iat"]
                out["iat"] = "{{seconds}}"
                out["exp"] = "{{seconds}}" if lifetime == 86400 else "{{iat+%d}}" % lifetime
            return out
        if isinstance(value, list):
            out = [self.value(v, depth + 1) for v in value]
            differ = any(v != out[0] for v in out)
            return {"$any_order": out} if key in self.table.ANY_ORDER and depth > 1 and differ else out
        if isinstance(value, str):
            if JWT.fullmatch(value) and value.startswith("ey"):
                return {"$jwt": self.value(unpack(value.split(".")[1]))}
            if UUID.fullmatch(value):
                return "{{%s}}" % self.next_name("uuid")
            if len(value) >= REPEATED and len(set(value)) == 1:
                return {"$repeat": [value[0], len(value)]}
            return self.named(value)
        return value

    # Exchanges

    def request_header(self, name, value):
        """A request's header with names for the credentials in it."""
        if name == "authorization":
            scheme, _, token = value.rpartition(" ")
            if token in self.tokens:
                name = self.tokens[token]
                return "{{bearer.%s}}" % name if scheme == "Bearer" else f"{scheme} {{{{token.{name}}}}}".strip()
            if scheme == "Bearer" and JWT.fullmatch(token):
                return self.forged(token)
        if name == "cookie":
            return self.with_cookies(value)
        if name == "if-none-match" and value in self.etags:
            return "{{%s}}" % self.etags[value]
        return self.named(value)

    def with_cookies(self, text):
        """A cookie header, or a set-cookie header, with names for sessions and dates."""

        def of_session(match):
            if match[1] not in self.cookies:
                self.cookies[match[1]] = self.next_name("cookie")
            return "connect.sid={{%s}}" % self.cookies[match[1]]

        text = re.sub(r"connect\.sid=([^;]+)", of_session, text)
        return re.sub(r"Expires=\w{3}, \d\d \w{3} (?!1970)\d{4} [\d:]+ GMT", "Expires={{date}}", text)

    def path(self, exchange):
        """The path as it is sent. The recorder escaped it as browsers do, and left escapes alone."""
        return urllib.parse.quote(exchange["path"], safe="%;/?:@&=+$,#-_.!~*'()")

    def request(self, exchange):
        """What the runner sends."""
        headers = exchange["headers"]
        for value in headers.values():
            if isinstance(value, str):
                self.find_keys(value)
        out = {"method": exchange["method"], "path": self.named(self.path(exchange))}
        kept = {k: self.request_header(k, v) for k, v in headers.items() if k != "content-length"}
        if kept:
            out["headers"] = kept
        if exchange["body"] is not None:
            text = exchange["body"]
            for token, name in self.tokens.items():
                text = text.replace(token, "{{token.%s}}" % name)
            body = parsed(text)
            # A body that is a text in the file is sent as it stands, so a JSON text is
            # kept with its quotes.
            usable = body is not None and not isinstance(body, str)
            out["body"] = self.value(body) if usable else self.named(text)
        return out

    def reply(self, exchange, section, etag):
        """What the real server answered."""
        raw = exchange["response_headers"]
        headers = {}
        for name, value in zip(raw[::2], raw[1::2]):
            name = name.lower()
            if name == "set-cookie":
                assert name not in headers, "more than one cookie"
                headers[name] = self.with_cookies(value)
            elif name in KEPT_HEADERS or name.startswith("access-control-"):
                headers[name] = value
            elif name == "etag" and etag:
                if value not in self.etags:
                    self.etags[value] = self.next_name("etag")
                headers[name] = "{{%s}}" % self.etags[value]
        out = {"status": exchange["status"], "headers": dict(sorted(headers.items()))}
        body = parsed(exchange["response"])
        if body is None:
            out["text"] = self.named(exchange["response"])
        else:
            out["body"] = self.value(body)
            token = self.token_answers.get((section, exchange["title"]))
            if token:
                out["body"][self.token_member]["$as"] = f"token.{token}"
        if exchange["n"] in self.events:
            out["events"] = self.happened(self.events[exchange["n"]])
        return out

    def happened(self, events):
        """Events, those of several addresses that go with their customer in any order."""
        out = []
        for name, run in itertools.groupby(events, lambda event: event["name"]):
            shown = [self.event(event) for event in run]
            several = name == "customer.customer-address.deleted" and len(shown) > 1
            out += [{"$any_order": shown}] if several else shown
        return out

    def event(self, event):
        """What of an event is compared."""
        data = self.value(event["data"])
        if "token" in data:
            data["token"]["$as"] = "token." + self.tokens[event["data"]["token"]]
        return {"name": event["name"], "data": data}

    def given(self, steps):
        """Given steps as the runner reads them."""
        out = []
        for step in steps:
            row = {column: self.cell(value) for column, value in self.row(step).items()}
            if "insert" in step or "put" in step:
                how = "insert" if "insert" in step else "put"
                out.append({"given": step["given"], how: step[how], "row": row})
            else:
                out.append({"given": step["given"], "update": step["update"], "set": row, "where": step["where"]})
        return out

    def cell(self, value):
        """A value of a given row: as in an answer, but names in the table are kept."""
        return value if isinstance(value, str) and "{{" in value else self.value(value)

    def convert(self, section):
        """All steps of a section."""
        steps = []
        exchanges = self.shown(section)
        for at, exchange in enumerate(exchanges):
            title = exchange["title"]
            around = [g for g in self.givens() if g["section"] == section]
            for given in around:
                if given.get("before") == title:
                    steps += self.given(given["steps"])
            # An ETag matters where one is asked for, and in the answer it was taken from.
            following = exchanges[at + 1] if at + 1 < len(exchanges) else exchange
            etag = any("if-none-match" in e["headers"] for e in (exchange, following))
            steps.append(
                {
                    "title": title,
                    "request": self.request(exchange),
                    "answer": self.reply(exchange, section, etag),
                }
            )
            self.reworded += [(old, new) for s, t, old, new in self.table.REWORD if (s, t) == (section, title)]
            for given in around:
                if given.get("after") == title:
                    steps += self.given(given["steps"])
        return steps

    def write(self, folder):
        """Writes the sections that are replayed into a folder, in the place of those that are there."""
        self.number_times()
        folder.mkdir(exist_ok=True)
        for old in folder.glob("[0-9][0-9]-*.json"):
            old.unlink()
        for section in self.replayed:
            steps = self.convert(section)
            text = json.dumps(steps, ensure_ascii=False, indent=2)
            (folder / f"{section}.json").write_text(text + "\n", encoding="utf-8")
            print(f"{section}: {len(steps)} steps")


def lines(path):
    """The JSON values of a file with one in each line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main():
    """Reads the recording and writes the files."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("transcripts", type=pathlib.Path)
    parser.add_argument("events", type=pathlib.Path)
    parser.add_argument("--secret", default="supersecret")
    options = parser.parse_args()
    exchanges = lines(options.transcripts)
    events = events_of(exchanges, lines(options.events))
    Recording(v2_table, exchanges, events, options.secret).write(HERE / "v2")


if __name__ == "__main__":
    main()
