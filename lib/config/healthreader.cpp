// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/healthreader.h"

#include <algorithm>

namespace signalbox {

namespace {

using namespace std::chrono_literals;

/// What says nothing but that it is an error.
const QString anyError
    = QStringLiteral(R"({"type":"error","error":{"type":"invalid_request_error","message":"-"}})");

/// Of the Balancer's failover_error_types these name what fails over here anyway.
bool isBuiltInErrorType(const QString &type)
{
    constexpr const char *known[] = {"connection_error", "timeout_error", "read_timeout", "connect_timeout",
        "pool_timeout", "ssl_error", "internal_server_error", "bad_gateway", "service_unavailable",
        "gateway_timeout", "too_many_requests", "rate_limit_exceeded", "server_overloaded",
        "overloaded_error", "temporary_unavailable", "rate_limit_error", "api_error"};
    return std::any_of(
        std::begin(known), std::end(known), [&](const char *name) { return type == QLatin1String(name); });
}

} // namespace

void HealthReader::readBalancers(SectionReader &settings)
{
    assign(m_health.failureCooldown, settings.duration(u"failure_cooldown", 0ms));
    assign(m_health.failureCooldown, settings.duration(u"cooldown_seconds", 0ms));
    assign(m_health.unhealthyThreshold, settings.integer(u"unhealthy_threshold", 1));
    assign(m_health.resetOnSuccess, settings.flag(u"unhealthy_reset_on_success"));
    assign(m_health.resetTimeout, settings.duration(u"unhealthy_reset_timeout", 0ms));
    readStatuses(settings, u"unhealthy_http_codes");
    readStatuses(settings, u"failover_http_codes");
    readErrorTypes(settings);
    readExceptionPatterns(settings, u"unhealthy_exception_patterns");
    readBodyPatterns(settings, u"unhealthy_response_body_patterns");
}

void HealthReader::readOwn(SectionReader &health)
{
    assign(m_health.unhealthyThreshold, health.integer(u"unhealthy_threshold", 1));
    assign(m_health.failureCooldown, health.duration(u"failure_cooldown", 0ms));
    assign(m_health.longestCooldown, health.duration(u"longest_cooldown", 0ms));
    assign(m_health.resetOnSuccess, health.flag(u"reset_on_success"));
    assign(m_health.resetTimeout, health.duration(u"reset_timeout", 0ms));
    assign(m_health.breakerThreshold, health.integer(u"circuit_breaker_threshold", 0, 1000));
    assign(m_health.breakerTimeout, health.duration(u"circuit_breaker_timeout", 0ms));
    assign(m_health.retryAfterWait, health.duration(u"retry_after_wait", 0ms));
    assign(m_health.recoveryWait, health.duration(u"recovery_wait", 0ms));
    assign(m_health.triesLeastBad, health.flag(u"try_least_bad"));
    readStatuses(health, u"http_codes");
    readExceptionPatterns(health, u"exception_patterns");
    readBodyPatterns(health, u"body_patterns");
}

void HealthReader::readStatuses(SectionReader &section, QStringView key)
{
    for (const LocatedText &written : section.texts(key)) {
        bool ok = false;
        const int status = written.text.trimmed().toInt(&ok);
        if (ok && status >= 400 && status <= 599)
            m_health.rules.statuses.append(status);
        else
            section.context().error(written.line,
                QStringLiteral("an entry in %1 is no status of an error: write a number from 400 to 599")
                    .arg(section.named(key)));
    }
}

void HealthReader::readErrorTypes(SectionReader &settings)
{
    const QStringView key = u"failover_error_types";
    for (const LocatedText &written : settings.texts(key)) {
        const QString type = written.text.trimmed();
        if (isBuiltInErrorType(type))
            continue;
        if (type == u"invalid_request_error")
            settings.context().warning(written.line,
                QStringLiteral("%1 has invalid_request_error, which is the client's mistake: it goes back to "
                               "the client and to no other provider, remove it")
                    .arg(settings.named(key)));
        else // texts of providers, like 没有可用token
            appendBodyPattern(settings, {{}, QRegularExpression::escape(type), written.line});
    }
}

void HealthReader::readExceptionPatterns(SectionReader &section, QStringView key)
{
    if (!section.has(key))
        return;
    m_health.rules.exceptionPatterns.clear();
    for (const LocatedText &written : section.texts(key))
        m_health.rules.exceptionPatterns.append(written.text.trimmed());
}

void HealthReader::readBodyPatterns(SectionReader &section, QStringView key)
{
    for (const LocatedText &written : section.texts(key))
        appendBodyPattern(section, written);
}

void HealthReader::appendBodyPattern(SectionReader &section, const LocatedText &written)
{
    QRegularExpression pattern(written.text,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    if (pattern.isValid() && pattern.match(anyError).hasMatch())
        section.context().warning(written.line,
            QStringLiteral(
                "a pattern of %1 matches every error, also those that are the client's own mistake: "
                "it is left out, what fails is known without it")
                .arg(section.title()));
    else if (pattern.isValid())
        m_health.rules.bodyPatterns.append(pattern);
    else
        section.context().error(written.line,
            QStringLiteral("a pattern of %1 is no regular expression (%2): correct it")
                .arg(section.title(), pattern.errorString()));
}

} // namespace signalbox
