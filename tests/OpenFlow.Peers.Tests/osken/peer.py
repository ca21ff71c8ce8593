#!/usr/bin/python3
"""os-ken as a judge of OpenFlow 1.3 messages and as a maker of them; its tests are those of the project around it.

  peer.py judge              hex lines in, an empty one after the last; a JSON line out for each: {"ok", "why", "again"}
                             again: the hex that os-ken writes for what it read, null where it can't write that message
  peer.py make SEED COUNT    random valid messages out, one JSON line each: {"kind", "hex"}
"""
import json
import logging
import signal
import sys

import making
import reading

# os-ken goes round for ever on some lengths of zero.
LIMIT_SECONDS = 2


def expire(signum, frame):
    raise TimeoutError('os-ken does not come to an end')


def judge(line):
    signal.alarm(LIMIT_SECONDS)
    try:
        again = reading.reread(bytes.fromhex(line))
        return {'ok': True, 'why': '', 'again': None if again is None else again.hex()}
    except Exception as refusal:  # os-ken raises what comes: struct.error, AssertionError, KeyError ...
        return {'ok': False, 'why': '%s: %s' % (type(refusal).__name__, refusal), 'again': None}
    finally:
        signal.alarm(0)


def main():
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGALRM, expire)
    if sys.argv[1] == 'judge':
        for line in sys.stdin:
            if line.strip():
                print(json.dumps(judge(line)))
            else:
                sys.stdout.flush()
    else:
        for kind, octets in making.messages(int(sys.argv[2]), int(sys.argv[3])):
            print(json.dumps({'kind': kind, 'hex': octets.hex()}))


if __name__ == '__main__':
    main()
