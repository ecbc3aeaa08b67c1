#!/usr/bin/env python3
"""Talks to `vigil pvf serve`: one JSON object a line, as docs/guide/pvf.md describes it.

    pvf-client.py SOCKET hello
    pvf-client.py SOCKET precheck CODE
    pvf-client.py SOCKET validate CODE PARAMS [KIND]
    pvf-client.py SOCKET heads-up CODE [CODE ...]

CODE is a file of WebAssembly, raw or compressed; PARAMS is a file of SCALE ValidationParams. Both may be hexadecimal.
The exit code is 0 for a good answer, 4 for reason to vote against, 5 for reason to abstain, 1 for a refused request.
"""
import json
import socket
import sys


class Host:
    """A connection. Answers carry the number of their request and come in any order."""

    def __init__(self, path, timeout=900):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(timeout)
        self.socket.connect(path)
        self.lines = self.socket.makefile("rb")
        self.last = 0
        self.answers = {}

    def send(self, method, **params):
        """Sends a request, and returns the number that its answer will have."""
        self.last += 1
        request = {"id": self.last, "method": method, "params": params}
        self.socket.sendall(json.dumps(request).encode() + b"\n")
        return self.last

    def receive(self, number):
        """Waits for the answer with the number; others are kept for later."""
        while number not in self.answers:
            line = self.lines.readline()
            if not line:
                raise ConnectionError("the host has closed the connection")
            answer = json.loads(line)
            if answer["id"] is None:
                raise ValueError(answer["error"]["message"])
            self.answers[answer["id"]] = answer
        answer = self.answers.pop(number)
        if "error" in answer:
            raise ValueError(f"{answer['error']['code']}: {answer['error']['message']}")
        return answer["result"]

    def call(self, method, **params):
        return self.receive(self.send(method, **params))


def read_hex(path):
    data = open(path, "rb").read()
    if data.startswith(b"0x"):
        return data.strip().decode()
    if path.endswith(".hex"):
        return "0x" + data.strip().decode()
    return "0x" + data.hex()


def exit_code(answer):
    if answer.get("outcome", "valid") == "valid":
        return 0
    vote = answer.get("vote", "against" if answer["outcome"] == "invalid" else "abstain")
    return 4 if vote == "against" else 5


def run(host, command, files):
    if command == "hello":
        return host.call("hello")
    if command == "precheck":
        return host.call("precheck", code=read_hex(files[0]))
    if command == "validate":
        kind = files[2] if len(files) > 2 else "approval"
        # The code crosses the socket once; further executions name its hash.
        code = host.call("code", code=read_hex(files[0]))
        return host.call("validate", codeHash=code["codeHash"], params=read_hex(files[1]), kind=kind)
    if command == "heads-up":
        hashes = [host.call("code", code=read_hex(path))["codeHash"] for path in files]
        return host.call("headsUp", codeHashes=hashes)
    raise ValueError(f"there is no command '{command}'")


def main():
    needed = {"hello": 0, "precheck": 1, "validate": 2, "heads-up": 1}
    if len(sys.argv) < 3 or len(sys.argv) - 3 < needed.get(sys.argv[2], 0):
        sys.exit(__doc__)
    try:
        answer = run(Host(sys.argv[1]), sys.argv[2], sys.argv[3:])
    except (OSError, ValueError) as error:
        sys.exit(f"pvf-client: {error}")
    print(json.dumps(answer, indent=2))
    sys.exit(exit_code(answer))


if __name__ == "__main__":
    main()
