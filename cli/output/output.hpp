/// \file
/// Output: the result of a command, for people as text or for programs as one JSON document.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace hallbook::cli {

/// JSON whose members stay in the order they are written in.
using Json = nlohmann::ordered_json;

enum class Format { text, json };
enum class Verbosity { quiet, normal, verbose };
enum class Color { no, yes };

/// What went wrong, with everything that people and programs are shown of it.
struct Complaint {
    std::string code;  ///< of the failure or the rule, such as "already_registered"
    std::string message;  ///< what happened, and whether the data is safe
    std::string hint;  ///< what to do next; may be empty
};

/// Writes results to stdout, and remarks and complaints to stderr. Deciding the exit code is
/// left to the command.
class Output {
public:
    /// Colour is used when `color` says so; see wants_color().
    Output(Format format, Verbosity verbosity, Color color);

    [[nodiscard]] Format format() const { return m_format; }
    [[nodiscard]] Verbosity verbosity() const { return m_verbosity; }

    /// Shows a result: calls `json` for the document or `text` for the text, never both.
    template <class MakeJson, class MakeText>
    void show(MakeJson json, MakeText text) {
        if (m_format == Format::json) {
            document(json());
        } else {
            print(text());
        }
    }

    /// Prints the one document of a command; nothing when text is wanted.
    void document(const Json& json);
    /// Prints a document on one line, for commands that repeat, such as `sync --every`.
    void line(const Json& json);
    /// Prints text to stdout, as all texts here are printed: what others may have put into it to
    /// command a terminal is made visible (core::visible). Nothing when JSON is wanted.
    void print(std::string_view text);
    /// Prints a remark for people on stderr, with a line end; nothing when quiet.
    void remark(std::string_view text);
    /// Reports what went wrong: to people on stderr, to programs on stdout as {"error":{...}}.
    void complain(const Complaint& complaint);

    // What is painted stays on its line, like a cell of a table.
    [[nodiscard]] std::string bold(std::string_view text) const { return painted("1", text); }
    [[nodiscard]] std::string dim(std::string_view text) const { return painted("2", text); }
    [[nodiscard]] std::string red(std::string_view text) const { return painted("31", text); }
    [[nodiscard]] std::string green(std::string_view text) const { return painted("32", text); }
    [[nodiscard]] std::string yellow(std::string_view text) const { return painted("33", text); }

private:
    [[nodiscard]] std::string painted(std::string_view code, std::string_view text) const;

    Format m_format;
    Verbosity m_verbosity;
    Color m_color;
};

/// A document as text, with a line end; what could command a terminal is escaped.
[[nodiscard]] std::string document_text(const Json& json);

/// {"code","message","hint"}
[[nodiscard]] Json to_json(const Complaint& complaint);

/// Yes when stdout is a terminal that is not "dumb", unless NO_COLOR is set.
[[nodiscard]] Color wants_color();

}  // namespace hallbook::cli
