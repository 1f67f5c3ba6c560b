# cython: binding=False
"""The one compiled module of mailsift: buffer in, status out, wrap. No algorithm stands here.

Each part below is one textual file; several modules would mean several copies of the CPU dispatch.
"""

include "base.pxi"
include "decode.pxi"
include "html.pxi"
include "rtf.pxi"
include "mime.pxi"
include "fold.pxi"
include "match.pxi"
include "urls.pxi"
include "redact.pxi"
include "digest.pxi"
include "signature.pxi"
include "lookup.pxi"
include "keys.pxi"
include "record_rows.pxi"
include "record.pxi"
include "facts.pxi"
include "rules.pxi"
include "points.pxi"
include "bayes.pxi"
include "learning.pxi"
