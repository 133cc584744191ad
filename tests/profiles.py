"""ICC profiles made from numbers (ICC.1:2022), for pictures whose colours are not those of sRGB."""

import struct
from itertools import product

# Display P3's primaries, adapted to D50, and the curve of sRGB.
P3 = ((0.51512, 0.2412, -0.00105), (0.29198, 0.69225, 0.04189), (0.1571, 0.06657, 0.78407))
SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
D50 = (0.9642, 1.0, 0.8249)


def display_p3() -> bytes:
    """What phones write into their photographs."""
    curve = b"para" + bytes(4) + struct.pack(">H2x", 3) + _fixed(*SRGB_CURVE)
    tags = {f"{one}XYZ": _xyz(colour) for one, colour in zip("rgb", P3, strict=True)}
    return _profile("RGB ", "XYZ ", tags | {f"{one}TRC": curve for one in "rgb"})


def linear_grey() -> bytes:
    """Greys in proportion to light: what is 128 is shown as 188."""
    return _profile("GRAY", "XYZ ", {"kTRC": b"curv" + bytes(8)})


def grey_cyan() -> bytes:
    """Inks of which cyan prints as a middle grey, black as black, and the others do not print."""
    ramp = bytes(range(256))
    corners = (0 if k else 128 if c else 255 for c, _, _, k in product((0, 1), repeat=4))
    points = b"".join(bytes((light, 128, 128)) for light in corners)
    matrix = _fixed(1, 0, 0, 0, 1, 0, 0, 0, 1)
    table = b"mft1" + bytes(4) + bytes((4, 3, 2, 0)) + matrix + ramp * 4 + points + ramp * 3
    return _profile("CMYK", "Lab ", {"A2B0": table}, kind="prtr")


def _profile(space: str, values: str, tags: dict[str, bytes], *, kind: str = "mntr") -> bytes:
    """Header (7.2), tag table (7.3) and tags of a profile."""
    text = b"mluc" + bytes(4) + struct.pack(">II2s2sII", 1, 12, b"en", b"US", 4, 28) + b"\0p\0k"
    tags = {"desc": text, "cprt": text, "wtpt": _xyz(D50), **tags}
    at, table, data = 132 + 12 * len(tags), b"", b""
    for name, tag in tags.items():
        padded = tag + bytes(-len(tag) % 4)
        table += struct.pack(">4sII", name.encode(), at + len(data), len(tag))
        data += padded
    header = struct.pack(">I4sI", at + len(data), b"test", 0x04200000)
    header += f"{kind}{space}{values}".encode()
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + _fixed(*D50)
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data


def _xyz(colour: tuple[float, ...]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(*colour)


def _fixed(*numbers: float) -> bytes:
    """Numbers as s15Fixed16 (4.6)."""
    return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)
