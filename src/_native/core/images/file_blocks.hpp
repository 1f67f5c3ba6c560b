// What a decoder needs of the file of a picture, and what else stands in it.
//
//   PNG    IHDR iCCP tEXt tEXt PLTE IDAT IDAT tIME IEND junk       kept: IHDR, PLTE, IDAT, IDAT, IEND
//   JPEG   SOI JFIF Exif COM DQT SOF DHT SOS scans EOI junk        kept: SOI, JFIF, DQT, SOF, DHT, SOS and all behind it
//   GIF    head comment control image image ; junk                 kept: head, control, image, image, ;
//   WebP   RIFF VP8X ICCP VP8 EXIF XMP                             kept: RIFF, VP8X, VP8
//
// Texts, profiles and the like change no pixel, but a library that opens the file holds them, many times their size where
// they are packed or come in small pieces. Blocks are told apart by their heads alone; nothing is unpacked.
#pragma once

#include "base/vec.hpp"

namespace mailsift::images {

enum class FileKind : u8 { png, jpeg, gif, webp };

// Blocks that may be kept, each of which costs its reader microseconds; those of GIF's pixels (255 bytes at most) cost less.
constexpr u32 kMostKept = 20'000, kMostGifBlocks = 250'000;
// Bytes that may be kept beside those of pixels: tables, palettes.
constexpr u32 kMostBeside = 1u << 20;
// Comments that are noted, and bytes of one.
constexpr u32 kMostComments = 256, kMostComment = 4096;

struct FileBlocks {
  Vec<Range> kept;      // in their order, neighbours together
  Vec<Range> comments;  // of PNG each with its keyword
  u32 end = 0;          // behind the picture; 0 where it has no end
  u32 right = 0, bottom = 0;  // GIF, WebP: of the screen and all frames that are kept
  u32 frames = 0;  // GIF, WebP: all there are of an animation
  bool in_pieces = false;  // JPEG: the first scan has not all components, so that its reader collects all scans
  bool limited = false;    // more than may be kept

  void clear() {
    kept.clear();
    comments.clear();
    end = right = bottom = frames = 0;
    in_pieces = limited = false;
  }
};

// Into `out`, cleared first. Of an animation `frames` and one more are kept. Linear in the file. False: no memory.
bool read_blocks(View file, FileKind kind, u32 frames, FileBlocks& out);

std::size_t kept_size(const FileBlocks& blocks);

// The file with what is kept alone, kept_size() bytes at `to`.
void write_kept(View file, FileKind kind, const FileBlocks& blocks, u8* to);

}  // namespace mailsift::images
