"""Words that papers stumble over: rare characters, long names, long Latin words, tall cells."""

from __future__ import annotations

# 通用规范汉字 beyond the basic block, extensions A to F of GB 18030—2022, a compatibility ideograph
RARE = "䶮㳠𬭊𬭎𠮷𪚥𫝀𫟼𬺔﨑"
NAME = f"河北{RARE}新材料循环经济（邯郸武安）绿色智能制造CEMS示范基地有限责任公司第二分公司"
ADDRESS = "河北省邯郸市冀南新区马头生态工业城冶金路与新城大街交叉口东行三公里路北院内" * 3
LATIN = "Superheated-Regenerative-Thermal-Oxidiser-RTO-2026"
TALL = "全过程密闭并安装CEMS、DCS与视频，数据联网传输，保存一年以上。" * 60
OFFICE = f"邯郸市生态环境局冀南新区分局{RARE}"
