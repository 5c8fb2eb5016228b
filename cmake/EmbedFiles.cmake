# Puts files into a program, byte for byte, through the assembler: no limit on the length of a string
# literal, no delimiter to collide with.
# SPDX-License-Identifier: Apache-2.0

# hallbook_embed(<variable> <symbol> <file>) appends to <variable> the C++ text that defines
# `hallbook::embedded::<symbol>()`, a std::string_view of the file's content. The source that holds
# the text must be given the file as OBJECT_DEPENDS.
function(hallbook_embed variable symbol file)
  set(label "hallbook_embedded_${symbol}")
  string(APPEND ${variable} "
__asm__(\".pushsection .rodata\\n\"
        \"${label}_begin:\\n\"
        \".incbin \\\"${file}\\\"\\n\"
        \"${label}_end:\\n\"
        \".byte 0\\n\"
        \".popsection\\n\");
extern \"C\" __attribute__((visibility(\"hidden\"))) const char ${label}_begin[];
extern \"C\" __attribute__((visibility(\"hidden\"))) const char ${label}_end[];
namespace hallbook::embedded {
static std::string_view ${symbol}() {
    return {${label}_begin, static_cast<std::size_t>(${label}_end - ${label}_begin)};
}
}  // namespace hallbook::embedded
")
  set(${variable} "${${variable}}" PARENT_SCOPE)
endfunction()

# hallbook_write_source(<file> <content>) writes a generated source only when it differs, so that
# configuring again rebuilds nothing.
function(hallbook_write_source file content)
  file(CONFIGURE OUTPUT "${file}" CONTENT "${content}" @ONLY)
endfunction()
