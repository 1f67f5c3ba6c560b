// The signs: every observation that heuristics and features weigh, each with what it means. The place in the list is the
// number in the record. The list is closed at its front: a new sign goes to the end, a number never changes its meaning,
// one that is given up stays as a name that is never found.
//
// The value is 1 unless the description says otherwise (number of ..., share of ...).
#pragma once

#include "base/view.hpp"

namespace mailsift::signs {

#define MAILSIFT_SIGNS(X)                                                                                              \
  /* dates and route */                                                                                                \
  X(date_missing, "there is no Date")                                                                                  \
  X(date_invalid, "Date can't be read")                                                                                \
  X(date_future, "hours by which Date is after the receipt, from 12 on")                                               \
  X(date_past, "hours by which Date is before the receipt, from 96 on")                                                \
  X(date_zone, "Date has no numeric zone, or one that no place on Earth has")                                          \
  X(received_missing, "no Received field")                                                                             \
  X(received_many, "number of Received fields, from 20 on")                                                            \
  /* identifiers and structure of the header */                                                                        \
  X(message_id_missing, "there is no Message-ID")                                                                      \
  X(message_id_malformed, "Message-ID without brackets, without @ or with blanks")                                     \
  X(message_id_foreign, "Message-ID of another domain than From, not from a list")                                                      \
  X(message_id_host, "Message-ID whose host has no dot or is an IP address")                                           \
  X(to_missing, "neither To nor Cc")                                                                                   \
  X(to_undisclosed, "To names no mailbox (undisclosed recipients)")                                                    \
  X(to_is_from, "From and To are the same mailbox")                                                                    \
  X(to_many, "number of mailboxes in To and Cc, from 20 on")                                                           \
  X(to_name_is_address, "the display name of the recipient is his address, no answer")                                            \
  X(header_duplicated, "number of fields that may stand once and stand again")                                         \
  X(header_case, "number of well-known fields in letter case that mail programs don't write")                          \
  X(header_raw_8bit, "number of fields with raw 8-bit bytes in a message that is not UTF-8 mail")                      \
  X(header_folding, "number of fields with a continuation line of blanks only")                                        \
  X(header_control, "number of fields with control characters")                                                        \
  X(header_broken, "a line in the header is no field")                                                                 \
  X(header_few, "number of fields where fewer than six are there")                                                     \
  X(mime_version_missing, "MIME structure without MIME-Version")                                                       \
  X(mime_version_odd, "MIME-Version is not 1.0")                                                                       \
  X(content_type_malformed, "Content-Type of the message can't be read")                                               \
  /* sender */                                                                                                         \
  X(from_missing, "there is no From")                                                                                  \
  X(from_empty, "From has no mailbox")                                                                                 \
  X(from_many, "number of mailboxes in From, from 2 on")                                                               \
  X(from_no_domain, "the mailbox of From has no domain or one without a dot")                                          \
  X(from_freemail, "From is a mailbox of a free mail service")                                                         \
  X(from_digits, "number of digits mixed with letters in the local part of From, from 4 on")                           \
  X(from_random, "the local part of From looks random")                                                                \
  X(from_long, "bytes in the local part of From, from 40 on")                                                          \
  X(from_lookalike, "the domain of From looks like that of a brand")                                                   \
  X(from_punycode, "the domain of From has an xn-- label")                                                             \
  X(from_domain_digits, "digits in the registrable domain of From, from 3 on")                                         \
  X(from_domain_deep, "labels in the domain of From, from 5 on")                                                       \
  X(from_brand_in_host, "a brand's name stands in the domain of From, which is not the brand's")                       \
  X(from_cheap_suffix, "the domain of From stands under a suffix that abusers prefer")                                 \
  X(from_equals_brand_local, "a brand's name as local part of a mailbox elsewhere")                                    \
  X(name_has_other_address, "the display name holds a mail address of another domain")                                 \
  X(name_brand, "the display name holds a brand, the domain is not the brand's")                                       \
  X(name_role_freemail, "the display name is a role (support, helpdesk, director), the mailbox a free one")            \
  X(name_role, "the display name is a role (support, helpdesk, security team)")                                        \
  X(name_encoded_ascii, "From is written as encoded-words without need")                                               \
  X(name_mixed_script, "words of mixed scripts in the display name")                                                   \
  X(name_symbols, "emoji or symbols in the display name")                                                              \
  X(name_invisible, "invisible characters in the display name")                                                        \
  X(reply_to_other_domain, "Reply-To of another domain than From")                                                     \
  X(reply_to_freemail, "Reply-To at a free mail service, From not")                                                    \
  X(reply_to_other_freemail, "From and Reply-To are different mailboxes of free mail services")                        \
  X(return_path_other_domain, "Return-Path of another domain than From")                                               \
  X(sender_other_domain, "Sender of another domain than From")                                                         \
  /* mail programs and priority */                                                                                     \
  X(client_outlook_id, "X-Mailer claims Outlook, Message-ID is not of its form")                                       \
  X(client_outlook_bare, "X-Mailer claims Outlook, but a field that it always writes is missing")                      \
  X(client_thunderbird_id, "User-Agent claims Thunderbird, Message-ID is not of its form")                             \
  X(client_apple_boundary, "X-Mailer claims Apple Mail, the boundary is not of its form")                              \
  X(client_two, "both X-Mailer and User-Agent, of programs that write one of them")                                               \
  X(client_script, "sent by a script on a web server")                                                                 \
  X(client_bulk, "X-Mailer is a bulk mailer")                                                                          \
  X(client_random, "X-Mailer looks random")                                                                            \
  X(priority_high, "highest priority asked for")                                                                       \
  X(priority_without_client, "priority asked for, no mail program named")                                              \
  X(priority_conflict, "priority fields contradict each other")                                                        \
  X(msmail_without_mimeole, "X-MSMail-Priority without X-MimeOLE and without Outlook")                                 \
  X(unsubscribe_odd, "List-Unsubscribe without a web address or mailbox")                                              \
  X(unsubscribe_foreign, "List-Unsubscribe leads to a free mail service")                                              \
  X(precedence_bulk, "Precedence: bulk or junk")                                                                       \
  /* subject */                                                                                                        \
  X(subject_missing, "there is no Subject")                                                                            \
  X(subject_empty, "Subject is empty")                                                                                 \
  X(subject_upper, "Subject in capitals")                                                                              \
  X(subject_spaces, "Subject with a long run of blanks")                                                               \
  X(subject_dots, "Subject with many dots or letters that are set apart")                                              \
  X(subject_long, "characters in Subject, from 251 on")                                                                \
  X(subject_digit_id, "Subject ends in a number of its own")                                                           \
  X(subject_random_tail, "Subject ends in random letters behind blanks")                                               \
  X(subject_currency, "an amount of money in Subject")                                                                 \
  X(subject_exclamations, "number of exclamation and question marks in Subject, from 2 on")                            \
  X(subject_encoded_ascii, "Subject is written as encoded-words without need")                                         \
  X(subject_raw_8bit, "raw 8-bit bytes in Subject")                                                                    \
  X(subject_reply_without_reference, "Re: without In-Reply-To or References")                                          \
  X(subject_invisible, "invisible characters in Subject")                                                              \
  X(subject_mixed_script, "words of mixed scripts in Subject")                                                         \
  X(subject_symbols, "emoji or symbols in Subject")                                                                    \
  X(subject_recipient, "the recipient's mailbox name stands in Subject")                                               \
  X(subject_urgent, "number of words of urgency in Subject")                                                           \
  X(subject_account, "number of words about accounts and log-ins in Subject")                                          \
  X(subject_money, "number of words about money, prizes and loans in Subject")                                         \
  X(subject_brand, "a brand in Subject, From is not the brand's")                                                      \
  X(subject_question_marks, "Subject was damaged: a run of question marks between letters")                            \
  /* links */                                                                                                          \
  X(link_text_differs, "number of links whose text names another domain")                                              \
  X(link_lookalike, "a link's domain looks like that of a brand")                                                      \
  X(link_punycode, "number of links with an international domain name")                                                \
  X(link_brand_in_host, "a brand's name stands in the host of a link that is not the brand's")                         \
  X(link_brand_in_path, "a brand's name and a word of log-in in a link elsewhere")                                       \
  X(link_shortener, "number of links through URL shorteners")                                                          \
  X(link_open_redirect, "number of links with another web address in path or query")                                   \
  X(link_redirector, "number of links through redirecting services of well-known sites")                               \
  X(link_ip_host, "number of links to an IP address")                                                                  \
  X(link_odd_ip, "number of links to an IP address in odd notation")                                                   \
  X(link_port, "number of links with a port of their own")                                                             \
  X(link_userinfo, "number of links with a user name or password")                                                     \
  X(link_deep_host, "labels in the longest host of a link elsewhere, from 7 on")                                                 \
  X(link_percent_host, "number of links whose host is percent-encoded")                                                \
  X(link_two_readings, "number of links that programs read in two ways")                                               \
  X(link_free_hosting, "number of links to free hosting and form services")                                            \
  X(link_dynamic_dns, "number of links to dynamic DNS names")                                                          \
  X(link_cheap_suffix, "number of links under suffixes that abusers prefer")                                           \
  X(link_long, "bytes of the longest link, from 300 on")                                                               \
  X(link_random_path, "number of links with a random path")                                                            \
  X(link_count, "number of distinct links, from 100 on")                                                                \
  X(link_domains, "number of different registrable domains in links, from 20 on")                                       \
  X(link_dense, "links per 100 bytes of visible text, from 1 on")                                                      \
  X(link_single_short, "one link and little text")                                                                     \
  X(link_recipient, "number of links that hold the recipient's address or mailbox name")                               \
  X(link_foreign_only, "all links lead to other domains than From's")                                                  \
  X(link_hidden, "number of links in hidden content")                                                                  \
  X(link_file, "number of links to programs and archives")                                                             \
  X(link_ipfs, "number of links to IPFS gateways")                                                                     \
  X(link_credential_words, "number of links elsewhere with words of log-in and verification in the host")                    \
  X(link_all_same, "three or more links in the page and all lead to one address")                                      \
  /* HTML */                                                                                                           \
  X(html_only, "HTML without a plain text beside it")                                                                  \
  X(html_hidden_text, "share of the HTML text that is hidden, from 0.1 on")                                            \
  X(html_same_colour, "bytes of text in the colour of its background, from 8 on")                                      \
  X(html_tiny, "bytes of text in a tiny font, from 8 on")                                                              \
  X(html_zero_width, "number of invisible characters inside words, from 3 on")                                         \
  X(html_comments_in_words, "number of comments inside words")                                                         \
  X(html_hidden_elements, "number of hidden elements, from 3 on")                                                      \
  X(html_form, "number of forms")                                                                                      \
  X(html_form_foreign, "a form with a password input sends to another domain than From's")                                                   \
  X(html_password, "number of password inputs")                                                                        \
  X(html_script, "number of scripts")                                                                                  \
  X(html_handlers, "number of event handlers")                                                                         \
  X(html_smuggling, "a script makes a file or page out of data that it holds")                                         \
  X(html_script_redirect, "a script leads elsewhere or decodes itself")                                                \
  X(html_data_link, "number of links to data: or javascript:")                                                         \
  X(html_data_uri, "number of data: addresses")                                                                        \
  X(html_refresh, "the page leads elsewhere by itself")                                                                \
  X(html_frame, "number of frames of other domains than From's")                                                                                    \
  X(html_bad_nesting, "wrongly nested elements per 100 tags, from 5 on")                                               \
  X(html_unknown_tags, "number of elements that HTML doesn't know, from 2 on")                                         \
  X(html_image_only, "a picture and hardly any text")                                                                  \
  X(html_image_link_only, "one linked picture is all there is")                                                        \
  X(html_images_remote, "number of pictures that are fetched from elsewhere")                                          \
  X(html_tracking_pixel, "number of pictures of at most 2 x 2 pixels")                                                 \
  X(html_tags_dense, "bytes of text per tag where there are fewer than 4")                                             \
  /* text */                                                                                                           \
  X(text_empty, "no visible text and no attachment")                                                                   \
  X(text_short, "bytes of visible text where there are fewer than 60, without attachment")                             \
  X(text_non_ascii, "share of non-ASCII bytes in the text, above one half")                                            \
  X(text_mixed_script, "number of words of mixed scripts")                                                             \
  X(text_invisible, "number of invisible characters in the text, from 3 on")                                           \
  X(text_bidi, "number of direction overrides in the text")                                                            \
  X(text_upper, "share of capitals among the letters, from 0.4 on")                                                    \
  X(text_math_letters, "number of letters from mathematical, enclosed or full-width alphabets")                        \
  X(text_damaged, "number of characters lost to a wrong charset, from 3 on")                                     \
  X(charset_wrong, "the charset label is wrong")                                                                       \
  X(charset_eastern, "the text is labelled with an eastern Asian or Thai charset")                                     \
  X(charset_cyrillic, "the text is labelled with a Cyrillic charset")                                                  \
  X(charset_idle, "a national charset is named, the text is plain ASCII")                                              \
  X(text_urgent, "number of words of urgency")                                                                         \
  X(text_account, "number of words about accounts and log-ins")                                                        \
  X(text_action, "number of words that ask to confirm or update")                                                      \
  X(text_credentials_lure, "words of urgency, accounts and confirmation together")                                     \
  X(text_money, "number of words about money, prizes and loans")                                                       \
  X(text_advance_fee, "words of an inheritance or fund that wants a partner")                                          \
  X(text_lottery, "words of a lottery or prize")                                                                       \
  X(text_pharmacy, "number of words about drugs")                                                                      \
  X(text_adult, "number of words of adult offers")                                                                     \
  X(text_marketing, "number of words of advertising, from 4 on")                                                       \
  X(text_delivery, "words of a parcel that waits and of a fee or address to confirm")                                  \
  X(text_crypto_address, "number of Bitcoin and Ethereum addresses")                                                   \
  X(text_extortion, "words of extortion with a payment in crypto-currency")                                            \
  X(text_phone_only, "a telephone number and little text without links")                                               \
  X(text_greeting_generic, "the reader is greeted as customer, user, friend, winner or beneficiary")                   \
  X(text_investment, "number of words about shares, trading and profit, from 3 on")                                    \
  X(brand_urgent_link, "a brand, words of urgency and accounts, and no link is the brand's")                    \
  X(text_opt_out, "the text offers to be removed from a list, the header doesn't")                                     \
  /* MIME structure */                                                                                                 \
  X(mime_alternative_single, "multipart/alternative with one part")                                                    \
  X(mime_alternative_differs, "the alternatives differ wildly in length")                                              \
  X(mime_base64_ascii, "base64 around plain ASCII text")                                                               \
  X(mime_boundary_broken, "a multipart without its end or its delimiter")                                              \
  X(mime_encoding_unknown, "an unknown transfer encoding")                                                             \
  X(mime_message_nested, "number of messages inside")                                                                  \
  X(mime_deep, "depth of nesting, from 5 on")                                                                          \
  X(mime_many_parts, "number of parts, from 20 on")                                                                    \
  X(mime_part_no_type, "a part of a multipart whose type can't be read")                                               \
  X(mime_image_only, "nothing but pictures")                                                                           \
  X(mime_defects, "number of defects in transfer encodings")                                                           \
  /* files */                                                                                                          \
  X(file_type_lies, "the content of an attachment is of another kind than its name says")                              \
  X(file_declared_lies, "the declared type of an attachment is another than its content")                              \
  X(file_double_extension, "a document's extension before one that is run")                                            \
  X(file_executable, "number of attached programs")                                                                    \
  X(file_script, "number of attached scripts")                                                                         \
  X(file_shortcut, "number of attached shortcuts and disk images")                                                     \
  X(file_html, "number of attached HTML and SVG pages")                                                                \
  X(file_archive, "number of attached archives")                                                                       \
  X(file_archive_encrypted, "an attached archive is encrypted")                                                        \
  X(file_archive_password, "an attached archive and a password in the text")                                           \
  X(file_archive_executable, "a program or script in an attached archive")                                             \
  X(file_macro, "an attached office document with macros")                                                             \
  X(file_pdf_active, "an attached PDF that runs or launches something")                                                \
  X(file_name_override, "a direction override in the name of an attachment")                                           \
  X(file_name_spaces, "many blanks before the extension of an attachment")                                             \
  X(file_only, "an attachment and hardly any text")                                                                    \
  /* RTF documents, where they are read */                                                                             \
  X(rtf_object, "an RTF document with an object inside")                                                               \
  X(rtf_object_updated, "an RTF document with an object that loads without a click")                                   \
  X(rtf_template, "an RTF document that fetches a template when opened")                                               \
  X(rtf_dde, "an RTF document with a DDE field")                                                                       \
  X(rtf_disguised, "an RTF document written so that scanners don't understand it")                                     \
  X(rtf_equation, "an RTF document with an object of the equation editor")                                             \
  X(rtf_hidden_text, "an RTF document with text that nobody sees")                                                     \
  X(rtf_fetches, "an RTF document that fetches pictures or text when opened")                                          \
  /* limits */                                                                                                         \
  X(limit_structure, "more parts or deeper nesting than the limits let us look at")                                    \
  X(limit_header, "more fields, longer ones or more mailboxes than the limits let us look at")                         \
  X(limit_links, "more web addresses or longer ones than the limits let us look at")                                   \
  X(limit_text, "more text, decoded bytes or phrases than the limits let us look at")                                  \
  X(text_only_pictures, "pictures, and no letter of text beside them")

enum Sign : u32 {
#define MAILSIFT_SIGN(name, text) name,
  MAILSIFT_SIGNS(MAILSIFT_SIGN)
#undef MAILSIFT_SIGN
  sign_count
};

constexpr const char* kNames[] = {
#define MAILSIFT_SIGN(name, text) #name,
    MAILSIFT_SIGNS(MAILSIFT_SIGN)
#undef MAILSIFT_SIGN
};

}  // namespace mailsift::signs
