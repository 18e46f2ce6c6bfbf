// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/preferenceedit.h"

#include <array>

namespace signalbox {

namespace {

struct OtherName
{
    const char16_t *section;
    const char16_t *key;
    const char16_t *settingsKey;
};

constexpr std::array otherNames{
    OtherName{u"server", u"host", u"host"},
    OtherName{u"server", u"port", u"port"},
    OtherName{u"log", u"level", u"log_level"},
    OtherName{u"log", u"color", u"log_color"},
    OtherName{u"log", u"file", u"log_file_path"},
    OtherName{u"health", u"unhealthy_threshold", u"unhealthy_threshold"},
    OtherName{u"health", u"failure_cooldown", u"failure_cooldown"},
    OtherName{u"health", u"failure_cooldown", u"cooldown_seconds"},
    OtherName{u"health", u"reset_timeout", u"unhealthy_reset_timeout"},
    OtherName{u"reuse", u"max_cache_size", u"max_cache_size"},
    OtherName{u"reuse", u"cache_ttl_seconds", u"cache_ttl_seconds"},
    OtherName{u"timeouts", u"plain", u"timeout_seconds"},
};

} // namespace

ConfigPath writtenPreference(const YamlNode &root, const ConfigPath &field)
{
    if (field.in(root))
        return field;
    for (const OtherName &name : otherNames) {
        ConfigPath other = ConfigPath() / u"settings" / name.settingsKey;
        if (field.steps() == (ConfigPath() / name.section / name.key).steps() && other.in(root))
            return other;
    }
    return field;
}

Result<QByteArray> changePreferences(const QByteArray &text, const QList<FieldChange> &changes)
{
    ConfigEdit edit(text);
    for (FieldChange change : changes) {
        change.field = writtenPreference(edit.root(), change.field);
        changeField(edit, {}, change);
    }
    return edit.apply();
}

} // namespace signalbox
