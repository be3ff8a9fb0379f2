// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/aboutdialog.h"

#include <QFile>
#include <QTextBrowser>
#include <QUrl>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

AboutDialog::AboutDialog(QWidget *parent)
    : TextDialog(tr("About Offramp"), u"about"_s, parent)
{
    const auto row = [](const QString &what, const QString &licence) {
        return u"<tr><td style='padding:3px 18px 3px 0;'>"_s + what + u"</td><td style='padding:3px 0;'>"_s + licence
               + u"</td></tr>"_s;
    };
    const auto link = [](const QString &name) { return u"<a href='licence:%1'>%1</a>"_s.arg(name); };
    text()->setTextInteractionFlags(Qt::TextBrowserInteraction);
    connect(text(), &QTextBrowser::anchorClicked, this, &AboutDialog::showLicence);
    setHtml(u"<p><img src=':/offramp-64.png'></p><p style='font-size:large; font-weight:600;'>Offramp %1</p><p>%2</p>"
            "<p>%3</p><table>%4</table><p>%5</p><table>%6</table>"_s.arg(
                u"" OFFRAMP_VERSION ""_s, tr("The energy\u2013accuracy trade-off of early-exit image classifiers."),
                tr("Offramp is free software, without any warranty:"),
                row(tr("The window and the command <i>offramp</i>"), link(u"GPL-3.0-or-later"_s))
                    + row(tr("The engine, its libraries and file formats"), link(u"BSD-3-Clause"_s)),
                tr("It uses:"),
                row(tr("Qt %1").arg(QString::fromLatin1(qVersion())), u"LGPL-3.0, GPL-3.0 (Qt Charts)"_s)
                    + row(u"LibTorch"_s, u"BSD-3-Clause"_s) + row(u"OpenCV"_s, u"Apache-2.0"_s)
                    + row(u"libseccomp"_s, u"LGPL-2.1"_s) + row(u"CLI11"_s, u"BSD-3-Clause"_s)
                    + row(u"{fmt}, JSON for Modern C++"_s, u"MIT"_s) + row(u"tl::expected"_s, u"CC0-1.0"_s)
                    + row(u"OpenSSL"_s, u"Apache-2.0"_s) + row(u"zlib"_s, u"Zlib"_s)
                    + row(tr("The typeface Inter"), link(u"OFL-1.1"_s))));
}

void AboutDialog::showLicence(const QUrl &name)
{
    QFile file(u":/licences/"_s + name.path());
    if (!file.open(QFile::ReadOnly))
        return;
    auto *dialog = new TextDialog(name.path(), u"licence"_s, this);
    dialog->text()->setPlainText(QString::fromUtf8(file.readAll()));
    dialog->present();
}

} // namespace offramp
