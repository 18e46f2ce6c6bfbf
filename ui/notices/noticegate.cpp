// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notices/noticegate.h"

#include <algorithm>
#include <utility>

namespace signalbox {
namespace {
constexpr size_t mostRemembered = 200;
constexpr qsizetype mostWaiting = 50;
constexpr qsizetype mostLines = 4;

/// What is old news as soon as the other has happened.
std::optional<NoticeKind> oppositeOf(NoticeKind kind)
{
    if (kind == NoticeKind::ProviderLost)
        return NoticeKind::ProviderBack;
    if (kind == NoticeKind::ProviderBack)
        return NoticeKind::ProviderLost;
    return {};
}
} // namespace

void NoticeGate::forgetOld()
{
    const Clock::TimePoint oldest = m_clock.now() - quiet;
    while (!m_added.empty() && (m_added.front().when <= oldest || m_added.size() > mostRemembered))
        m_added.pop_front();
    while (!m_shown.empty() && m_shown.front() <= oldest)
        m_shown.pop_front();
}

void NoticeGate::setSettings(const NoticeSettings &settings)
{
    m_settings = settings;
    withdraw([this](const Notice &waiting) { return !m_settings.wants(waiting.kind); });
}

void NoticeGate::withdraw(const std::function<bool(const Notice &)> &isOld)
{
    m_waiting.removeIf([&](const Notice &waiting) {
        if (!isOld(waiting))
            return false;
        std::erase_if(m_added,
            [&](const Shown &one) { return one.kind == waiting.kind && one.subject == waiting.subject; });
        return true;
    });
}

/// True when the opposite was still to be shown: nobody has learnt that anything was different.
bool NoticeGate::takesBackOpposite(const Notice &notice)
{
    const std::optional<NoticeKind> opposite = oppositeOf(notice.kind);
    if (!opposite)
        return false;
    const auto isOpposite
        = [&](const auto &one) { return one.kind == *opposite && one.subject == notice.subject; };
    std::erase_if(m_added, isOpposite); // it is news again when it comes once more
    return m_waiting.removeIf(isOpposite) > 0;
}

bool NoticeGate::add(const Notice &notice)
{
    forgetOld();
    const bool changesNothing = takesBackOpposite(notice);
    if (changesNothing || !m_settings.wants(notice.kind))
        return false;
    const auto isSame
        = [&notice](const Shown &one) { return one.kind == notice.kind && one.subject == notice.subject; };
    if (std::ranges::any_of(m_added, isSame))
        return false;
    if (!notice.topic.isEmpty())
        withdraw([&notice](const Notice &waiting) {
            return waiting.kind == notice.kind && waiting.topic == notice.topic;
        });
    if (m_waiting.size() >= mostWaiting)
        return false;
    m_added.push_back({notice.kind, notice.subject, m_clock.now()});
    m_waiting << notice;
    return true;
}

std::optional<std::chrono::milliseconds> NoticeGate::wait()
{
    forgetOld();
    if (m_waiting.isEmpty())
        return std::nullopt;
    if (m_shown.size() < mostShown)
        return std::chrono::milliseconds(0);
    return std::chrono::ceil<std::chrono::milliseconds>(m_shown.front() + quiet - m_clock.now());
}

std::optional<Notice> NoticeGate::take()
{
    forgetOld();
    if (m_waiting.isEmpty() || m_shown.size() >= mostShown)
        return {};
    m_shown.push_back(m_clock.now());
    const QList<Notice> notices = std::exchange(m_waiting, {});
    if (notices.size() == 1)
        return notices.constFirst();
    QStringList lines;
    for (const Notice &notice : notices.first(std::min(notices.size(), mostLines)))
        lines << (notice.text.isEmpty()
                ? notice.title
                : notice.title + QStringLiteral(" – ") + notice.text.section(u'\n', 0, 0));
    if (notices.size() > mostLines)
        lines << tr("and %n more", nullptr, static_cast<int>(notices.size() - mostLines));
    Notice all = notices.constFirst();
    all.subject = QStringLiteral("(several)");
    all.title = tr("%n thing(s) to know", nullptr, static_cast<int>(notices.size()));
    all.text = lines.join(u'\n');
    all.page = PageId::Overview;
    all.item.clear();
    all.link.clear();
    return all;
}

} // namespace signalbox
