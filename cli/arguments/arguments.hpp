/// \file
/// Arguments: how a command says what it takes. Only parser.cpp knows CLI11.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/parsed.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hallbook::cli {

/// Takes the text of one argument; returns what is wrong with it, or an empty text.
using Taker = std::function<std::string(const std::string& text)>;

enum class Need { optional, required };

/// What a person types for an argument and what the help says about it.
struct ArgumentText {
    std::string name;  ///< "BOOK" of a positional, "--tier" of an option
    std::string value;  ///< the placeholder of the value in the help, "N"; empty for positionals
    std::string help;
};

/// The port; one implementation passes arguments to CLI11, one to the help, others are in tests.
class ArgumentSink {
public:
    virtual ~ArgumentSink() = default;
    virtual void positional(const ArgumentText& text, Need need, Taker take) = 0;
    virtual void option(const ArgumentText& text, Need need, Taker take) = 0;
    /// An option that may come several times.
    virtual void repeated(const ArgumentText& text, Need need, Taker take) = 0;
    virtual void flag(const ArgumentText& text, std::function<void()> set) = 0;
    /// The last declared option is also read from this environment variable.
    virtual void from_environment(const std::string& variable) = 0;
};

/// A text as it is.
inline core::Parsed<std::string> parse_text(std::string_view text) {
    return core::Parsed<std::string>::good(std::string{text});
}

/// What Command::declare writes to. Targets must outlive the parsing: they are the command's
/// members.
class Arguments {
public:
    explicit Arguments(ArgumentSink& sink) : m_sink(sink) {}

    /// A required positional such as "BOOK".
    Arguments& positional(const std::string& name, std::string& target, const std::string& help) {
        m_sink.positional({name, {}, help}, Need::required, taker<std::string>(target, parse_text));
        return *this;
    }
    /// A required positional that `parse` reads.
    template <class T>
    Arguments& positional(
        const std::string& name,
        T& target,
        const std::string& help,
        core::Parsed<T> (*parse)(std::string_view)) {
        m_sink.positional({name, {}, help}, Need::required, taker<T>(target, parse));
        return *this;
    }
    /// A positional that may be left out; it must be the last.
    Arguments& positional(
        const std::string& name, std::optional<std::string>& target, const std::string& help) {
        m_sink.positional({name, {}, help}, Need::optional, taker<std::string>(target, parse_text));
        return *this;
    }

    /// An option "--name VALUE"; `parse` says what is wrong with a value.
    template <class T>
    Arguments& option(
        const std::string& name,
        const std::string& value,
        std::optional<T>& target,
        const std::string& help,
        core::Parsed<T> (*parse)(std::string_view)) {
        m_sink.option({name, value, help}, Need::optional, taker<T>(target, parse));
        return *this;
    }
    Arguments& option(
        const std::string& name,
        const std::string& value,
        std::optional<std::string>& target,
        const std::string& help) {
        return option<std::string>(name, value, target, help, parse_text);
    }
    /// An option that must be given.
    template <class T>
    Arguments& required(
        const std::string& name,
        const std::string& value,
        T& target,
        const std::string& help,
        core::Parsed<T> (*parse)(std::string_view)) {
        m_sink.option({name, value, help}, Need::required, taker<T>(target, parse));
        return *this;
    }
    Arguments& required(
        const std::string& name,
        const std::string& value,
        std::string& target,
        const std::string& help) {
        return required<std::string>(name, value, target, help, parse_text);
    }
    /// An option that may come several times; each value is added. At least one must be given.
    template <class T>
    Arguments& repeated(
        const std::string& name,
        const std::string& value,
        std::vector<T>& target,
        const std::string& help,
        core::Parsed<T> (*parse)(std::string_view)) {
        m_sink.repeated({name, value, help}, Need::required, adder<T>(target, parse));
        return *this;
    }
    /// The same, but none need be given.
    template <class T>
    Arguments& any_number(
        const std::string& name,
        const std::string& value,
        std::vector<T>& target,
        const std::string& help,
        core::Parsed<T> (*parse)(std::string_view)) {
        m_sink.repeated({name, value, help}, Need::optional, adder<T>(target, parse));
        return *this;
    }
    Arguments& any_number(
        const std::string& name,
        const std::string& value,
        std::vector<std::string>& target,
        const std::string& help) {
        return any_number<std::string>(name, value, target, help, parse_text);
    }
    /// A switch: when given, `target` becomes `value`.
    template <class E>
    Arguments& flag(const std::string& name, E& target, E value, const std::string& help) {
        m_sink.flag({name, {}, help}, [&target, value] { target = value; });
        return *this;
    }
    /// The option declared last is also read from an environment variable.
    Arguments& from_environment(const std::string& variable) {
        m_sink.from_environment(variable);
        return *this;
    }

private:
    template <class T, class Target>
    static Taker taker(Target& target, core::Parsed<T> (*parse)(std::string_view)) {
        return [&target, parse](const std::string& text) {
            const auto parsed = parse(text);
            if (parsed) target = *parsed.value;
            return parsed.problem;
        };
    }

    template <class T>
    static Taker adder(std::vector<T>& target, core::Parsed<T> (*parse)(std::string_view)) {
        return [&target, parse](const std::string& text) {
            const auto parsed = parse(text);
            if (parsed) target.push_back(*parsed.value);
            return parsed.problem;
        };
    }

    ArgumentSink& m_sink;
};

}  // namespace hallbook::cli
