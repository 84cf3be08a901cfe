"""Makes v1/listed.jsonl and v2/listed.jsonl of a directory with recordings: which orders each list had.

    python3 make_listed.py DIRECTORY

A line is one exchange: {"who", "path", "status", "answer"}. Of each order in an answer only the id is kept; a page of HTML is
left out. Whoever asks is named by the e-mail, or is the administrator ("admin"), or nobody (null).
"""

import json
import pathlib
import sys

LISTS = {
    "v1": {"me/orders": "ann@example.com"},
    "v2": {"admin/orders": "admin", "store/orders": "ann@example.com", "store/orders as bob": "bob@example.com"},
}


def reduced(answer):
    if "orders" in answer:
        answer["orders"] = [order["id"] for order in answer["orders"]]
    return answer


def main(recordings):
    here = pathlib.Path(__file__).parent
    for generation, kinds in LISTS.items():
        lines = []
        for line in open(recordings / f"{generation}-lists.jsonl"):
            exchange = json.loads(line)
            kind = exchange["title"].split(":")[0]
            if kind not in kinds or exchange["method"] != "GET" or not exchange["response"].startswith("{"):
                continue
            answer = reduced(json.loads(exchange["response"]))
            entry = {"who": kinds[kind], "path": exchange["path"], "status": exchange["status"], "answer": answer}
            lines.append(json.dumps(entry, separators=(",", ":"), ensure_ascii=False))
        (here / generation / "listed.jsonl").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
