"""BUILD: where to cut a large file into chunks, by its content (FastCDC), so that most cuts stay where they were
when a part of it changes. Same file, same chunks.
"""

from __future__ import annotations

from pyfastcdc import FastCDC

from content_packs.chunks import prefix_of, write_index

LEAST_BYTES = 16 * 1024
BEYOND_BYTES = 48 * 1024
"""After the least, the next cut comes after so many bytes on the average: 64 KiB in all."""
MOST_BYTES = 256 * 1024


def index_of(data: bytes) -> bytes:
    """The chunk index of a file."""
    cutter = FastCDC(BEYOND_BYTES, min_size=LEAST_BYTES, max_size=MOST_BYTES)
    return write_index((prefix_of(chunk.data), chunk.length) for chunk in cutter.cut_buf(data))
