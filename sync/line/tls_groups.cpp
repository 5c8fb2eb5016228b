/// \file
/// OpenSSL applies the section "system_default" of its configuration to every context, those that
/// libpq makes included. So that section is set anew, with the groups added.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/line/tls_groups.hpp"

#include <openssl/conf.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <filesystem>
#include <memory>
#include <mutex>

namespace hallbook::sync {

namespace {

struct FreeConf {
    void operator()(CONF* configuration) const { NCONF_free(configuration); }
};
using Configuration = std::unique_ptr<CONF, FreeConf>;

struct FreeBio {
    void operator()(BIO* bio) const { BIO_free(bio); }
};

/// The name of the section with the defaults for TLS; null when there is none.
const char* defaults_section(const CONF* configuration) {
    const char* modules = NCONF_get_string(configuration, nullptr, "openssl_conf");
    const char* tls =
        modules == nullptr ? nullptr : NCONF_get_string(configuration, modules, "ssl_conf");
    return tls == nullptr ? nullptr : NCONF_get_string(configuration, tls, "system_default");
}

bool chooses_groups(const std::string& name) {
    return name.ends_with("Groups") || name.ends_with("Curves");
}

/// A value as a configuration file takes it whatever is in it.
std::string quoted_for_openssl(const std::string& value) {
    std::string text = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\' || c == '$') text += '\\';
        text += c;
    }
    return text + "\"";
}

/// The lines of the defaults for TLS; empty when they choose groups already.
std::optional<std::string> lines_of_defaults(const CONF* configuration) {
    std::string lines;
    const char* section = defaults_section(configuration);
    if (section == nullptr) return lines;
    const auto* entries = NCONF_get_section(configuration, section);
    for (int i = 0; i < sk_CONF_VALUE_num(entries); ++i) {
        const auto* entry = sk_CONF_VALUE_value(entries, i);
        if (chooses_groups(entry->name)) return std::nullopt;
        lines += std::string{entry->name} + " = " + quoted_for_openssl(entry->value) + "\n";
    }
    return lines;
}

std::string default_file() {
    char* name = CONF_get1_default_config_file();
    const std::string file = name == nullptr ? "" : name;
    OPENSSL_free(name);
    return file;
}

void apply(const std::string& text) {
    const Configuration configuration{NCONF_new(nullptr)};
    const std::unique_ptr<BIO, FreeBio> bio{
        BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
    if (NCONF_load_bio(configuration.get(), bio.get(), nullptr) <= 0) return;
    CONF_modules_load(configuration.get(), "hallbook", CONF_MFLAGS_SILENT);
}

}  // namespace

std::optional<std::string> configuration_with_groups(
    const std::string& file, const std::string& groups) {
    std::string lines;
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored)) {
        const Configuration configuration{NCONF_new(nullptr)};
        if (NCONF_load(configuration.get(), file.c_str(), nullptr) <= 0) return std::nullopt;
        auto known = lines_of_defaults(configuration.get());
        if (!known) return std::nullopt;
        lines = std::move(*known);
    }
    return "hallbook = modules\n[modules]\nssl_conf = tls\n[tls]\nsystem_default = defaults\n"
           "[defaults]\n" +
           lines + "Groups = " + groups + "\n";
}

void offer_groups(const std::string& groups) {
    // First what the file says, which libpq would load otherwise, and over this what is here.
    OPENSSL_init_ssl(OPENSSL_INIT_LOAD_CONFIG, nullptr);
    if (const auto text = configuration_with_groups(default_file(), groups)) apply(*text);
    // Whatever went wrong there is not the fault of the connection that is made next.
    ERR_clear_error();
}

void offer_groups_central_prefers() {
    static std::once_flag once;
    std::call_once(once, [] { offer_groups(groups_central_prefers); });
}

}  // namespace hallbook::sync
