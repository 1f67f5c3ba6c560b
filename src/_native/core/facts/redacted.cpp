// Strings of the message on their way into the record: no password of an address gets there.
#include "facts/steps.hpp"

namespace mailsift::facts {

View redacted(Task& task, View text) {
  Scratch& s = task.scratch;
  s.redacted.clear();
  return urls::append_redacted(text, s.redactor, s.redacted) ? view(s.redacted) : text;
}

Range keep_redacted(Task& task, View text) { return task.scratch.builder.keep_raw(redacted(task, text)); }

}  // namespace mailsift::facts
