// Builds the section that match::Sampled searches with.
#pragma once

#include "match/build.hpp"

namespace mailsift::match {

// Appends the section; `out` must be empty. Every phrase must have a key (take_apart).
BuildError build_sampled(const Phrases& phrases, Bytes& out);

}  // namespace mailsift::match
