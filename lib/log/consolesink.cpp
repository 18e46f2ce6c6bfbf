// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/consolesink.h"

#include "log/leavablethread.h"
#include "log/loglevel.h"

#include <spdlog/details/null_mutex.h>
#include <spdlog/details/os.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>

#ifdef Q_OS_WIN
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/sinks/stdout_sinks.h>
#else
#include <cerrno>
#include <poll.h>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>
#endif

namespace signalbox {

namespace {

#ifdef Q_OS_WIN

std::unique_ptr<spdlog::sinks::sink> makeSink(bool color)
{
    if (color)
        return std::make_unique<spdlog::sinks::stderr_color_sink_mt>();
    return std::make_unique<spdlog::sinks::stderr_sink_mt>();
}

#else

/// Not spdlog's own, which waits within the C library: whoever else writes to stderr, and on some systems the
/// end of the program, would wait for the same lock.
class DescriptorSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex>
{
public:
    explicit DescriptorSink(bool color) : m_color(color) { }

protected:
    void sink_it_(const spdlog::details::log_msg &message) override
    {
        spdlog::memory_buf_t formatted;
        formatter_->format(message, formatted);
        std::string text(formatted.data(), formatted.size());
        if (m_color && message.color_range_end > message.color_range_start) {
            text.insert(message.color_range_end, "\033[m");
            text.insert(message.color_range_start, colorOf(message.level));
        }
        writeAll(text);
    }
    void flush_() override { }

private:
    static const char *colorOf(spdlog::level::level_enum level)
    {
        switch (level) {
        case spdlog::level::debug:
            return "\033[36m";
        case spdlog::level::info:
            return "\033[32m";
        case spdlog::level::warn:
            return "\033[33m\033[1m";
        default:
            return "\033[31m\033[1m";
        }
    }

    /// What nobody can be given (a terminal that was closed) is lost.
    static void writeAll(std::string_view text)
    {
        while (!text.empty()) {
            const auto [written, error] = LeavableThread::wait([text] {
                const ssize_t bytes = ::write(STDERR_FILENO, text.data(), text.size());
                return std::pair(bytes, bytes < 0 ? errno : 0);
            });
            if (written >= 0)
                text.remove_prefix(static_cast<size_t>(written));
            else if (error == EAGAIN) // somebody has made the terminal so
                LeavableThread::wait(waitForRoom);
            else if (error != EINTR)
                return;
        }
    }
    static void waitForRoom()
    {
        pollfd console{STDERR_FILENO, POLLOUT, 0};
        (void)::poll(&console, 1, -1);
    }

    bool m_color;
};

std::unique_ptr<spdlog::sinks::sink> makeSink(bool color)
{
    return std::make_unique<DescriptorSink>(
        color && spdlog::details::os::in_terminal(stderr) && spdlog::details::os::is_color_terminal());
}

#endif

} // namespace

ConsoleSink::ConsoleSink(bool color) : m_sink(makeSink(color))
{
    m_sink->set_pattern("%H:%M:%S.%e %^%-5l%$ %v");
}

ConsoleSink::~ConsoleSink() = default;

void ConsoleSink::write(const LogLine &line)
{
    spdlog::details::log_msg message(line.time, {}, {}, logLevel(line.level),
        {line.text.constData(), static_cast<size_t>(line.text.size())});
#ifdef Q_OS_WIN
    LeavableThread::wait([&] { m_sink->log(message); });
#else
    m_sink->log(message);
#endif
}

} // namespace signalbox
