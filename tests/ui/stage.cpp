// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/stage.h"

#include "ui/theme/fitscreen.h"
#include "ui/theme/textsize.h"
#include "ui/theme/themeswitch.h"

#include <QCursor>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLocale>
#include <QScreen>
#include <QSettings>
#include <QStandardPaths>

#include <algorithm>
#include <array>

namespace offramp::fixtures {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int longestRun = 1'800'000;           ///< milliseconds that another program may have the stage
const QString folder = u"/tmp/offramp-looks"_s; // dialogs show it, so that it is the same everywhere
constexpr const char *screenKey = "OFFRAMP_LOOKS_SCREEN";

constexpr std::array allScreens{
    StageScreen{"1280x800", {1284, 840}}, // with the frame of a window
    StageScreen{"1024x700", {1024, 700}},   StageScreen{"1920x1080", {1920, 1080}},
    StageScreen{"scale2", {2568, 1680}, 2}, StageScreen{"text200", {2560, 1600}, 1, 200},
};

const StageScreen *wantedScreen()
{
    const QByteArray name = qgetenv(screenKey);
    const auto found = std::ranges::find_if(allScreens, [&](const StageScreen &screen) { return screen.name == name; });
    return found == allScreens.end() ? allScreens.data() : &*found;
}

void write(const QString &path, const QString &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0)
        qFatal("%s cannot be written. Remove the folder, which is of an earlier run.", qPrintable(path));
}

/// No fonts but the bundled ones, and no settings of the machine.
void fixFonts()
{
    const QString path = Stage::filePath(u"fonts.conf"_s);
    write(path, uR"(<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<dir>%1</dir>
<cachedir>%2</cachedir>
<match target="font">
<edit name="antialias" mode="assign"><bool>true</bool></edit>
<edit name="hinting" mode="assign"><bool>false</bool></edit>
<edit name="autohint" mode="assign"><bool>false</bool></edit>
<edit name="hintstyle" mode="assign"><const>hintnone</const></edit>
<edit name="rgba" mode="assign"><const>none</const></edit>
<edit name="lcdfilter" mode="assign"><const>lcdnone</const></edit>
</match>
</fontconfig>
)"_s.arg(sourceFolder(u"resources/fonts"_s).toHtmlEscaped(), Stage::filePath(u"fonts-cache"_s)));
    qputenv("FONTCONFIG_FILE", QFile::encodeName(path));
}

void fixPlatform(const StageScreen &screen)
{
    const QString path = Stage::filePath(QLatin1StringView(screen.name) + u".json"_s);
    write(path, uR"({"screens": [{"name": "stage", "x": 0, "y": 0, "width": %1, "height": %2, "logicalDpi": 96,
"logicalBaseDpi": 96, "dpr": 1}]})"_s.arg(screen.pixels.width())
                    .arg(screen.pixels.height()));
    qputenv("QT_QPA_PLATFORM", "offscreen:configfile=" + QFile::encodeName(path));
    qputenv("QT_SCALE_FACTOR", QByteArray::number(screen.scale));
    qputenv("QT_FONT_DPI", "96");
    for (const char *name : {"QT_AUTO_SCREEN_SCALE_FACTOR", "QT_ENABLE_HIGHDPI_SCALING", "QT_QPA_PLATFORMTHEME",
                             "QT_SCALE_FACTOR_ROUNDING_POLICY", "QT_SCREEN_SCALE_FACTORS", "QT_STYLE_OVERRIDE",
                             "QT_USE_PHYSICAL_DPI", "XDG_CURRENT_DESKTOP"})
        qunsetenv(name);
}

void fixHome()
{
    const QString home = Stage::filePath(u"home"_s);
    QDir().mkpath(home);
    qputenv("HOME", QFile::encodeName(home));
    qputenv("XDG_CONFIG_HOME", QFile::encodeName(home + u"/config"_s));
    qputenv("XDG_DATA_HOME", QFile::encodeName(home + u"/data"_s));
    qputenv("LC_ALL", "C.UTF-8");
    qputenv("TZ", "UTC");
    qunsetenv("LANGUAGE");
    if (!qEnvironmentVariableIsSet("QTEST_FUNCTION_TIMEOUT")) // five minutes are too few for all views
        qputenv("QTEST_FUNCTION_TIMEOUT", QByteArray::number(longestRun));
}

} // namespace

QSize StageScreen::window() const
{
    const QSize available = pixels / scale;
    return fitting(available, available);
}

Stage::Stage()
    : m_screen(wantedScreen())
    , m_lock(folder + u".lock"_s)
{
    if (!qEnvironmentVariableIsSet(screenKey)) {
        m_lock.setStaleLockTime(0); // a run may be long
        if (!m_lock.tryLock(longestRun))
            qFatal("%s.lock cannot be taken: another user runs this test. Remove the file if not.", qPrintable(folder));
        QDir(folder).removeRecursively();
    }
    QDir().mkpath(folder);
    fixFonts();
    fixPlatform(*m_screen);
    fixHome();
}

Stage::~Stage()
{
    if (m_lock.isLocked())
        QDir(folder).removeRecursively();
}

void Stage::dress()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTestLooks"_s);
    QLocale::setDefault(QLocale::c());
    installStyle(*qApp);
    QApplication::setCursorFlashTime(0);
    for (const Qt::UIEffect effect : {Qt::UI_AnimateMenu, Qt::UI_FadeMenu, Qt::UI_AnimateCombo, Qt::UI_AnimateTooltip,
                                      Qt::UI_FadeTooltip, Qt::UI_AnimateToolBox})
        QApplication::setEffectEnabled(effect, false);
    QCursor::setPos(
        QGuiApplication::primaryScreen()->geometry().bottomRight()); // over nothing that looks otherwise then
}

bool Stage::isFirst() const
{
    return m_screen == allScreens.data();
}

std::span<const StageScreen> Stage::screens()
{
    return allScreens;
}

QString Stage::filePath(const QString &name)
{
    return folder + u'/' + name;
}

void Stage::reset() const
{
    QSettings().clear();
    TextSize::instance().set(m_screen->textSize);
}

QString sourceFolder(const QString &path)
{
    const QString root
        = qEnvironmentVariable("OFFRAMP_SOURCE", QFileInfo(QStringLiteral(__FILE__)).absolutePath() + u"/../.."_s);
    return QDir::cleanPath(root + u'/' + path);
}

} // namespace offramp::fixtures
