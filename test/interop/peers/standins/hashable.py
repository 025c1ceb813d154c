"""u-msgpack 2.3.0 reads collections.Hashable, which Python 3.10 removed; without it every map breaks the link."""

import collections
import collections.abc

collections.Hashable = collections.abc.Hashable
