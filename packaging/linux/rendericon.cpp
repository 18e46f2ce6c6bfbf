// SPDX-License-Identifier: GPL-3.0-or-later
// usage: rendericon ICON.svg FOLDER NAME SIZE...   writes FOLDER/SIZExSIZE/apps/NAME.png for each size
#include <QDir>
#include <QImage>
#include <QPainter>
#include <QStringList>
#include <QSvgRenderer>
#include <QTextStream>

// Neither a QGuiApplication nor a display: images are drawn without.
int main(int argc, char *argv[])
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    QSvgRenderer renderer(arguments.value(0));
    if (arguments.size() < 4 || !renderer.isValid()) {
        QTextStream(stderr) << "usage: rendericon ICON.svg FOLDER NAME SIZE...\n";
        return 2;
    }
    for (const QString &size : arguments.mid(3)) {
        QImage image(size.toInt(), size.toInt(), QImage::Format_ARGB32);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        renderer.render(&painter);
        painter.end();
        const QString folder = QStringLiteral("%1/%2x%2/apps").arg(arguments.at(1), size);
        const QString file = folder + u'/' + arguments.at(2) + QStringLiteral(".png");
        if (!QDir().mkpath(folder) || !image.save(file)) {
            QTextStream(stderr) << file << " cannot be written\n";
            return 1;
        }
    }
    return 0;
}
