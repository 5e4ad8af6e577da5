/** The shortcodes that apps use most; others are shown as they were written. */
const TABLE = `
smile 😄 grinning 😀 joy 😂 wink 😉 blush 😊 slightly_smiling_face 🙂 thinking_face 🤔 sweat_smile 😅 sob 😭 cry 😢 zzz 💤 sleeping 😴
partying_face 🥳 sunglasses 😎 eyes 👀 wave 👋 thumbsup 👍 +1 👍 thumbsdown 👎 -1 👎 clap 👏 raised_hands 🙌 pray 🙏 muscle 💪 ok_hand 👌
point_right 👉 point_up ☝️ raised_hand ✋ writing_hand ✍️ brain 🧠 robot_face 🤖 ghost 👻 heart ❤️ yellow_heart 💛 broken_heart 💔 sparkles ✨
star ⭐ star2 🌟 fire 🔥 zap ⚡ boom 💥 tada 🎉 confetti_ball 🎊 rocket 🚀 airplane ✈️ ship 🚢 truck 🚚 package 📦 gift 🎁 trophy 🏆 medal 🏅
crescent_moon 🌙 moon 🌔 full_moon 🌕 new_moon 🌑 sunrise 🌅 sunny ☀️ city_sunrise 🌇 night_with_stars 🌃 milky_way 🌌 cloud ☁️ rain_cloud 🌧️ snowflake ❄️ rainbow 🌈
coffee ☕ tea 🍵 pizza 🍕 seedling 🌱 herb 🌿 evergreen_tree 🌲 bug 🐛 owl 🦉 cat 🐱 dog 🐶 whale 🐳
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ heavy_multiplication_x ✖️ warning ⚠️ no_entry ⛔ no_entry_sign 🚫 octagonal_sign 🛑
rotating_light 🚨 construction 🚧 bangbang ‼️ exclamation ❗ grey_exclamation ❕ question ❓ grey_question ❔ information_source ℹ️ sos 🆘 new 🆕 free 🆓 up 🆙 cool 🆒 ok 🆗
red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣 white_circle ⚪ black_circle ⚫
large_red_square 🟥 large_green_square 🟩 large_yellow_square 🟨 large_blue_square 🟦 white_large_square ⬜ black_large_square ⬛
small_blue_diamond 🔹 small_orange_diamond 🔸 large_blue_diamond 🔷 large_orange_diamond 🔶 black_small_square ▪️ white_small_square ▫️
arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrow_upper_right ↗️ arrow_lower_right ↘️ leftwards_arrow_with_hook ↩️ arrow_right_hook ↪️ arrows_counterclockwise 🔄 repeat 🔁 rewind ⏪ fast_forward ⏩
arrow_forward ▶️ double_vertical_bar ⏸️ pause_button ⏸️ black_square_for_stop ⏹️ stop_button ⏹️ hourglass ⌛ hourglass_flowing_sand ⏳ alarm_clock ⏰ stopwatch ⏱️ timer_clock ⏲️ clock7 🕖 clock9 🕘 watch ⌚ calendar 📆 date 📅 spiral_calendar_pad 🗓️
email 📧 envelope ✉️ e-mail 📧 incoming_envelope 📨 envelope_with_arrow 📩 inbox_tray 📥 outbox_tray 📤 mailbox 📫 mailbox_with_mail 📬 love_letter 💌 newspaper 📰 bell 🔔 no_bell 🔕 mega 📣 loudspeaker 📢 speech_balloon 💬 thought_balloon 💭
memo 📝 pencil 📝 pencil2 ✏️ clipboard 📋 bookmark 🔖 books 📚 book 📖 page_facing_up 📄 page_with_curl 📃 bookmark_tabs 📑 file_folder 📁 open_file_folder 📂 card_index_dividers 🗂️ card_file_box 🗃️ wastebasket 🗑️ pushpin 📌 round_pushpin 📍 paperclip 📎 link 🔗 scissors ✂️
bar_chart 📊 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 abacus 🧮 moneybag 💰 credit_card 💳 receipt 🧾 dollar 💵 scales ⚖️ balance_scale ⚖️
lock 🔒 unlock 🔓 closed_lock_with_key 🔐 key 🔑 shield 🛡️ police_car 🚓 mag 🔍 mag_right 🔎 bulb 💡 flashlight 🔦 wrench 🔧 hammer 🔨 hammer_and_wrench 🛠️ gear ⚙️ nut_and_bolt 🔩 test_tube 🧪 microscope 🔬 telescope 🔭 electric_plug 🔌 battery 🔋
computer 💻 desktop_computer 🖥️ keyboard ⌨️ iphone 📱 phone ☎️ telephone_receiver 📞 satellite 🛰️ globe_with_meridians 🌐 earth_africa 🌍 house 🏠 office 🏢 hospital 🏥 factory 🏭 bust_in_silhouette 👤 busts_in_silhouette 👥 ninja 🥷 detective 🕵️
one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ keycap_ten 🔟 zero 0️⃣ 100 💯 heavy_plus_sign ➕ heavy_minus_sign ➖ fishing_pole_and_fish 🎣 hook 🪝 umbrella ☔ beach_with_umbrella 🏖️ palm_tree 🌴 dash 💨 hole 🕳️ recycle ♻️ checkered_flag 🏁 triangular_flag_on_post 🚩
`;

const WORDS = TABLE.trim().split(/\s+/);
const BY_NAME = new Map(
  Array.from({ length: WORDS.length / 2 }, (_, index) => [WORDS[2 * index], WORDS[2 * index + 1]]),
);

/** @param {string} name without colons @returns {string | undefined} */
export function emojiNamed(name) {
  return BY_NAME.get(name.replace(/::skin-tone-\d$/, ''));
}

/** @param {string} text @returns {string} with the known `:shortcodes:` replaced, for plain_text objects */
export function withEmoji(text) {
  return text.replace(
    /:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/g,
    (whole, name) => emojiNamed(name) ?? whole,
  );
}

/** @param {unknown} codePoints Slack's `unicode`, such as `1f468-200d-1f4bb` */
export function emojiFromCodePoints(codePoints) {
  const points = String(codePoints)
    .split('-')
    .map((part) => Number.parseInt(part, 16));
  const valid = points.every((point) => point > 0x20 && point <= 0x10_ff_ff);
  return valid ? String.fromCodePoint(...points) : undefined;
}
