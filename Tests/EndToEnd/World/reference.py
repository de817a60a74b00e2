"""Prints the results of Python's socket module for each name, one JSON line each.

    reference.py NAME...

    query          the name
    canonicalName  from gethostbyname_ex; null if that fails
    aliases ipv4   the rest of gethostbyname_ex, in its order, without duplicates
    ipv6           the IPv6 addresses from getaddrinfo, in its order, without duplicates
    order          all addresses from getaddrinfo, in its order, without duplicates
    fqdn           from getfqdn
    names          for each address, the name and aliases from gethostbyaddr; [] if that fails
    errors         the failed calls, with their exceptions
"""

import json
import socket
import sys


def once(items):
    return list(dict.fromkeys(items))


def attempt(errors, call, *given, **options):
    try:
        return call(*given, **options)
    except (OSError, UnicodeError) as error:
        errors[call.__name__] = [type(error).__name__, *map(str, error.args)]
        return None


def names_of(address):
    found = attempt({}, socket.gethostbyaddr, address)
    return once([found[0], *found[1]]) if found else []


def described(query):
    errors = {}
    classic = attempt(errors, socket.gethostbyname_ex, query) or (None, [], [])
    modern = attempt(errors, socket.getaddrinfo, query, None, type=socket.SOCK_STREAM) or []
    order = once(entry[4][0] for entry in modern)
    ipv4 = once(classic[2])
    return {
        "query": query,
        "canonicalName": classic[0],
        "aliases": once(classic[1]),
        "ipv4": ipv4,
        "ipv6": [address for address in order if ":" in address],
        "order": order,
        "fqdn": attempt(errors, socket.getfqdn, query),
        "names": {address: names_of(address) for address in once(ipv4 + order)},
        "errors": errors,
    }


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(json.dumps(described(name)), flush=True)
