/// \file
/// Writing results and complaints.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/output/output.hpp"

#include "cli/platform/environment.hpp"
#include "cli/platform/terminal.hpp"
#include "core/values/failure.hpp"
#include "core/values/utf8.hpp"

#include <cstdio>
#include <random>

namespace hallbook::cli {

namespace {

void write_out(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() ||
        std::fflush(stdout) != 0) {
        throw core::Failure(
            core::FailureKind::storage,
            "The result could not be written to the standard output",
            "See whether the disk it goes to is full. What the command did to the books stands.");
    }
}

void write_error(std::string_view text) {
    // When stderr fails, too, there is nowhere left to report it.
    const std::string shown = core::visible(text, core::Layout::kept);
    static_cast<void>(std::fwrite(shown.data(), 1, shown.size(), stderr));
}

/// Stands in a text for the beginning of each of our own colour escapes until it is printed, when
/// every other escape is made visible. Nobody else can know it, so no data can hold it.
const std::string& paint_mark() {
    static const std::string mark = [] {
        std::random_device random;
        return "{" + std::to_string(random()) + std::to_string(random()) + "}";
    }();
    return mark;
}

/// The marks as what they stand for.
std::string with_paint(const std::string& text) {
    const std::string& mark = paint_mark();
    std::string result;
    std::size_t from = 0;
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, from)) {
        result.append(text, from, at - from).append("\033[");
        from = at + mark.size();
    }
    return result.append(text, from);
}

}  // namespace

Output::Output(Format format, Verbosity verbosity, Color color)
    : m_format(format), m_verbosity(verbosity), m_color(color) {}

void Output::document(const Json& json) {
    // Bytes that are not UTF-8 are replaced: one bad letter must not fail a look-up.
    write_out(document_text(json));
}

void Output::line(const Json& json) {
    write_out(core::visible(
        json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n", core::Layout::kept));
}

void Output::print(std::string_view text) {
    if (m_format != Format::text) return;
    const std::string shown = core::visible(text, core::Layout::kept);
    write_out(m_color == Color::yes ? with_paint(shown) : shown);
}

void Output::remark(std::string_view text) {
    if (m_verbosity == Verbosity::quiet) return;
    write_error(std::string{text} + "\n");
}

void Output::complain(const Complaint& complaint) {
    if (m_format == Format::json) {
        document({{"error", to_json(complaint)}});
        return;
    }
    // Libraries end their messages with a line end of their own.
    const auto end = complaint.message.find_last_not_of("\n ") + 1;
    std::string text = "hallbook: " + complaint.message.substr(0, end) + "\n";
    if (!complaint.hint.empty()) text += complaint.hint + "\n";
    write_error(text);
}

std::string Output::painted(std::string_view code, std::string_view text) const {
    const std::string shown = core::visible(text);
    if (m_color == Color::no) return shown;
    return paint_mark() + std::string{code} + "m" + shown + paint_mark() + "0m";
}

std::string document_text(const Json& json) {
    // Of what stands in a string JSON's own escapes leave U+007F and above as it is; the form of
    // visible() is an escape of JSON.
    return core::visible(
        json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n", core::Layout::kept);
}

Json to_json(const Complaint& complaint) {
    return {{"code", complaint.code}, {"message", complaint.message}, {"hint", complaint.hint}};
}

Color wants_color() {
    const std::string terminal = environment("TERM");
    if (!environment("NO_COLOR").empty() || terminal.empty() || terminal == "dumb")
        return Color::no;
    return is_terminal(Stream::output) ? Color::yes : Color::no;
}

}  // namespace hallbook::cli
