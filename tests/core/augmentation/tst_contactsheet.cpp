// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/augmentation/contactsheet.h"
#include "core/imaging/decode.h"
#include "tests/core/augmentation/testimages.h"

#include <QTest>

#include <span>

using namespace offramp;

namespace {

constexpr Pixel white{255, 255, 255};

ContactSheet sheetOf(const Image &first, const Image &second)
{
    return {{{"original", ""}, {"rotation", "degrees -15..15"}},
            {{"cat", "train/cat/1.png", {{first, ""}, {second, "0.62 cat, 0.38 dog"}}}}};
}

/// The pixels of a part of the sheet that are not white.
int inkIn(const Image &sheet, int left, int top, int width, int height)
{
    int count = 0;
    for (int y = top; y < top + height; ++y) {
        for (int x = left; x < left + width; ++x)
            count += pixelAt(sheet, x, y) == white ? 0 : 1;
    }
    return count;
}

} // namespace

class TestContactSheet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void imagesAreEnlarged()
    {
        const Image first = noise(4, 4);
        const Image second = flat(4, 4, 90);
        const auto sheet = drawn(sheetOf(first, second));
        QVERIFY(sheet.has_value());
        // A margin of 144 pixels, then cells of 28 times 4 pixels with 8 between them; below a head of 40 pixels.
        QCOMPARE(sheet->width, 144 + 2 * 120);
        QCOMPARE(sheet->height, 40 + 112 + 16 + 8);
        for (int y = 0; y < 112; ++y) {
            for (int x = 0; x < 112; ++x) {
                QCOMPARE(pixelAt(*sheet, 144 + x, 40 + y), pixelAt(first, x / 28, y / 28));
                QCOMPARE(pixelAt(*sheet, 264 + x, 40 + y), (Pixel{90, 90, 90}));
            }
        }
        QCOMPARE(inkIn(*sheet, 256, 40, 8, 112), 0); // between the images
    }

    void largeImagesKeepTheirSize()
    {
        const auto sheet = drawn(sheetOf(flat(150, 120, 1), flat(150, 120, 2)));
        QVERIFY(sheet.has_value());
        QCOMPARE(sheet->width, 144 + 2 * 158);
        QCOMPARE(sheet->height, 40 + 120 + 16 + 8);
    }

    void textIsWhereItBelongs()
    {
        const auto sheet = drawn(sheetOf(flat(4, 4, 9), flat(4, 4, 9)));
        QVERIFY(sheet.has_value());
        QVERIFY(inkIn(*sheet, 144, 0, 112, 20) > 50);   // "original"
        QCOMPARE(inkIn(*sheet, 144, 24, 112, 16), 0);   // no note
        QVERIFY(inkIn(*sheet, 264, 20, 112, 20) > 50);  // the strength
        QVERIFY(inkIn(*sheet, 0, 40, 140, 32) > 100);   // the class and the name
        QCOMPARE(inkIn(*sheet, 144, 154, 112, 16), 0);  // no caption
        QVERIFY(inkIn(*sheet, 264, 152, 112, 16) > 50); // the labels
    }

    void longTextIsCut()
    {
        ContactSheet sheet = sheetOf(flat(4, 4, 9), flat(4, 4, 9));
        sheet.columns[1] = {};
        const auto before = drawn(sheet);
        sheet.columns[0].title = std::string(200, 'W') + "\xc3\xa9\n";
        sheet.rows[0].title = std::string(200, 'W');
        const auto after = drawn(sheet);
        QVERIFY(before.has_value() && after.has_value());
        QCOMPARE(after->width, before->width);
        QVERIFY(inkIn(*after, 144, 0, 112, 24) > inkIn(*before, 144, 0, 112, 24));
        QCOMPARE(inkIn(*after, 260, 0, 124, 40), 0); // not in the next column
        QCOMPARE(inkIn(*after, 140, 40, 4, 112), 0); // not in the images
    }

    void tooManyAreRefused()
    {
        ContactSheet sheet = sheetOf(flat(4, 4, 9), flat(4, 4, 9));
        sheet.rows.resize(5000);
        sheet.columns.resize(500);
        const auto result = drawn(sheet);
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().kind, ErrorKind::Usage);
        QVERIFY(result.error().sentence.starts_with("The contact sheet would have 60144 x 680040 pixels"));
    }

    void pngHoldsThePixels()
    {
        const Image image = noise(20, 30);
        const auto png = toPng(image);
        QVERIFY(png.has_value());
        const auto decoded = decodeImage(std::as_bytes(std::span(*png)), "sheet.png");
        QVERIFY(decoded.has_value());
        QVERIFY(*decoded == image);
    }
};

QTEST_APPLESS_MAIN(TestContactSheet)
#include "tst_contactsheet.moc"
